package dev.parley.llama.kernel;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Assembles what the kernels need of x86-64: moves and arithmetic of 64-bit general registers, and vector instructions
 * in the EVEX encoding. Displacements and jumps have always 32 bits. Not thread-safe.
 *
 * @see <a href="https://www.intel.com/content/www/us/en/developer/articles/technical/intel-sdm.html">Intel SDM, volume 2,
 *     chapters 2.2 (REX), 2.7 (EVEX) and the instructions</a>
 */
final class Assembler {

    /** General registers by their number in an instruction. */
    static final int RAX = 0;

    static final int RCX = 1;
    static final int RDX = 2;
    static final int RSI = 6;
    static final int RDI = 7;
    static final int R8 = 8;
    static final int R9 = 9;
    static final int R10 = 10;
    static final int R11 = 11;

    private static final int NO_INDEX = 4;
    private static final int BY_SIB = 4;
    private static final int MEMORY_WITH_DISPLACEMENT = 0x80;
    private static final int REGISTER = 0xC0;

    private final ByteArrayOutputStream code = new ByteArrayOutputStream();
    private final List<Jump> jumps = new ArrayList<>();

    /** A place in the code; bound once. */
    static final class Label {
        private int position = -1;
    }

    /** @param from where the distance stands, which counts from behind it */
    private record Jump(int from, Label to) {}

    /**
     * Memory at {@code base + index * scale + displacement}.
     *
     * @param index a general register, or {@link #NO_INDEX}
     * @param scale 1, 2, 4 or 8
     */
    record Memory(int base, int index, int scale, int displacement) {

        static Memory at(int base, int displacement) {
            return new Memory(base, NO_INDEX, 1, displacement);
        }

        Memory plus(int bytes) {
            return new Memory(base, index, scale, displacement + bytes);
        }
    }

    /** The opcode maps and prefixes of a vector instruction, and its width: 0 for 128 bits, 1 for 256, 2 for 512. */
    record Vector(int map, int prefix, int wide, int opcode, int width) {}

    byte[] toByteArray() {
        byte[] bytes = code.toByteArray();
        for (Jump jump : jumps) {
            int distance = jump.to().position - (jump.from() + Integer.BYTES);
            for (int index = 0; index < Integer.BYTES; index++) {
                bytes[jump.from() + index] = (byte) (distance >> (index * Byte.SIZE));
            }
        }
        return bytes;
    }

    private void emit(int... bytes) {
        Arrays.stream(bytes).forEach(code::write);
    }

    private void emitInt(int value) {
        emit(value, value >> 8, value >> 16, value >> 24);
    }

    void bind(Label label) {
        label.position = code.size();
    }

    private void distance(Label label) {
        jumps.add(new Jump(code.size(), label));
        emitInt(0);
    }

    void jump(Label label) {
        emit(0xE9);
        distance(label);
    }

    /** Jumps when the last result was not zero. */
    void jumpUnlessZero(Label label) {
        emit(0x0F, 0x85);
        distance(label);
    }

    /** Jumps when the last comparison of numbers with sign gave greater or equal. */
    void jumpUnlessLess(Label label) {
        emit(0x0F, 0x8D);
        distance(label);
    }

    /** Returns, after the upper parts of vector registers are marked unused. */
    void leave() {
        emit(0xC5, 0xF8, 0x77);
        emit(0xC3);
    }

    private void wide(int reg, int index, int base) {
        emit(0x48 | (reg >> 3 & 1) << 2 | (index >> 3 & 1) << 1 | (base >> 3 & 1));
    }

    private void registers(int opcode, int reg, int rm) {
        wide(reg, 0, rm);
        emit(opcode, REGISTER | (reg & 7) << 3 | (rm & 7));
    }

    private void memory(int reg, Memory memory) {
        emit(MEMORY_WITH_DISPLACEMENT | (reg & 7) << 3 | BY_SIB);
        emit(Integer.numberOfTrailingZeros(memory.scale()) << 6 | (memory.index() & 7) << 3 | (memory.base() & 7));
        emitInt(memory.displacement());
    }

    private void withMemory(int reg, Memory memory, int... opcode) {
        wide(reg, memory.index(), memory.base());
        emit(opcode);
        memory(reg, memory);
    }

    void move(int target, int source) {
        registers(0x89, source, target);
    }

    void load(int target, Memory source) {
        withMemory(target, source, 0x8B);
    }

    void address(int target, Memory source) {
        withMemory(target, source, 0x8D);
    }

    void add(int target, int source) {
        registers(0x01, source, target);
    }

    void add(int target, Memory source) {
        withMemory(target, source, 0x03);
    }

    void addConstant(int target, int constant) {
        registers(0x81, 0, target);
        emitInt(constant);
    }

    void subtract(int target, int source) {
        registers(0x29, source, target);
    }

    void multiply(int target, int source) {
        wide(target, 0, source);
        emit(0x0F, 0xAF, REGISTER | (target & 7) << 3 | (source & 7));
    }

    void multiply(int target, Memory source) {
        withMemory(target, source, 0x0F, 0xAF);
    }

    void multiply(int target, int source, int constant) {
        registers(0x69, target, source);
        emitInt(constant);
    }

    /** RAX and RDX become quotient and remainder of RAX by the divisor, without sign. */
    void divide(Memory divisor) {
        emit(0x31, REGISTER | RDX << 3 | RDX);
        withMemory(6, divisor, 0xF7);
    }

    void compare(int register, int constant) {
        registers(0x81, 7, register);
        emitInt(constant);
    }

    void decrement(int register) {
        registers(0xFF, 1, register);
    }

    /** Sets the lower half of a register; the upper becomes zero. For the first eight registers. */
    void constant(int target, int value) {
        emit(0xB8 | target);
        emitInt(value);
    }

    /** Stores the lower half of a register. For the first eight registers. */
    void storeInt(Memory target, int source) {
        emit(0x89);
        memory(source, target);
    }

    void prefetch(Memory source) {
        withMemory(1, source, 0x0F, 0x18);
    }

    /** An instruction on vector registers: target, first source, last source. */
    void vector(Vector instruction, int target, int first, int last) {
        evex(instruction, target, first, last >> 3 & 1, last >> 4 & 1, false);
        emit(instruction.opcode(), REGISTER | (target & 7) << 3 | (last & 7));
    }

    /** An instruction whose last source, or for stores the target, is memory. */
    void vector(Vector instruction, int register, int first, Memory memory) {
        vector(instruction, register, first, memory, false);
    }

    /** An instruction whose last source is one element in memory, repeated. */
    void vectorRepeated(Vector instruction, int register, int first, Memory memory) {
        vector(instruction, register, first, memory, true);
    }

    private void vector(Vector instruction, int register, int first, Memory memory, boolean repeated) {
        evex(instruction, register, first, memory.base() >> 3 & 1, memory.index() >> 3 & 1, repeated);
        emit(instruction.opcode());
        memory(register, memory);
    }

    /** The byte behind the last instruction that belongs to it. */
    void immediate(int value) {
        emit(value);
    }

    /**
     * All bits of registers are stored inverted.
     *
     * @param b bit 3 of the last operand's register, or of the base
     * @param x bit 4 of the last operand's register, or bit 3 of the index
     */
    private void evex(Vector instruction, int register, int first, int b, int x, boolean repeated) {
        emit(
                0x62,
                (~register >> 3 & 1) << 7 | (x ^ 1) << 6 | (b ^ 1) << 5 | (~register >> 4 & 1) << 4 | instruction.map(),
                instruction.wide() << 7 | (~first & 0xF) << 3 | 4 | instruction.prefix(),
                instruction.width() << 5 | (repeated ? 1 << 4 : 0) | (~first >> 4 & 1) << 3);
    }
}
