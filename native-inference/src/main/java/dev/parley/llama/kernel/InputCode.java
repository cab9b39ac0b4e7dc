package dev.parley.llama.kernel;

import static dev.parley.llama.kernel.Assembler.RAX;
import static dev.parley.llama.kernel.Assembler.RCX;
import static dev.parley.llama.kernel.Assembler.RDI;
import static dev.parley.llama.kernel.Assembler.RDX;
import static dev.parley.llama.kernel.Assembler.RSI;
import static dev.parley.llama.kernel.VectorInstructions.narrow;

import dev.parley.llama.kernel.Assembler.Label;
import dev.parley.llama.kernel.Assembler.Memory;
import dev.parley.llama.kernel.Assembler.Vector;

/** Rounds rows of floats to the blocks of bytes that products take. One call does one row. */
final class InputCode {

    /** The arguments, eight bytes each. */
    static final int INPUT = 0;

    static final int INPUT_ROW_BYTES = 8;
    static final int OUTPUT = 16;
    static final int OUTPUT_ROW_BYTES = 24;
    static final int BLOCKS = 32;
    static final int ARGUMENT_BYTES = 40;

    private static final int FLOATS = 16;
    private static final int LARGEST = 4;
    private static final int OTHER = 5;
    private static final int SCALE = 6;
    private static final int INVERSE = 7;
    private static final int SIZES = 16;
    private static final int STEPS = 17;
    private static final int LEAST_SCALE = 18;
    private static final int ONE = 19;
    private static final int ZEROS = 20;

    /** The largest level. */
    private static final float LAST_STEP = 127;

    /** Divides without becoming infinite where a block has zeros alone. */
    private static final float SMALLEST = 1e-37f;

    private final BlockLayout layout;
    private final Assembler code = new Assembler();

    private InputCode(BlockLayout layout) {
        this.layout = layout;
    }

    static MachineCode of(BlockLayout layout) {
        return MachineCode.of(new InputCode(layout).assemble());
    }

    private byte[] assemble() {
        repeat(SIZES, Integer.MAX_VALUE);
        repeat(STEPS, Float.floatToRawIntBits(LAST_STEP));
        repeat(LEAST_SCALE, Float.floatToRawIntBits(SMALLEST));
        repeat(ONE, Float.floatToRawIntBits(1));
        code.vector(VectorInstructions.XOR, ZEROS, ZEROS, ZEROS);
        code.move(RDX, RSI);
        code.multiply(RSI, Memory.at(RDI, INPUT_ROW_BYTES));
        code.add(RSI, Memory.at(RDI, INPUT));
        code.multiply(RDX, Memory.at(RDI, OUTPUT_ROW_BYTES));
        code.add(RDX, Memory.at(RDI, OUTPUT));
        code.load(RCX, Memory.at(RDI, BLOCKS));
        Label loop = new Label();
        code.bind(loop);
        block();
        code.addConstant(RSI, layout.blockSize() * Float.BYTES);
        code.addConstant(RDX, layout.inputBlockBytes());
        code.decrement(RCX);
        code.jumpUnlessZero(loop);
        code.leave();
        return code.toByteArray();
    }

    private void repeat(int target, int value) {
        code.constant(RAX, value);
        code.vector(VectorInstructions.REPEAT_REGISTER, target, 0, RAX);
    }

    private void block() {
        int parts = layout.blockSize() / FLOATS;
        for (int part = 0; part < parts; part++) {
            code.vector(VectorInstructions.LOAD, part, 0, Memory.at(RSI, part * FLOATS * Float.BYTES));
            code.vector(VectorInstructions.AND, part == 0 ? LARGEST : OTHER, part, SIZES);
        }
        if (parts > 1) {
            code.vector(VectorInstructions.MAXIMUM, LARGEST, LARGEST, OTHER);
        }
        if (layout.offsets()) {
            sum(parts);
        }
        reduce(VectorInstructions.MAXIMUM, LARGEST, OTHER);
        Memory scale = Memory.at(RDX, layout.blockSize());
        code.vector(VectorInstructions.DIVIDE, SCALE, LARGEST, STEPS);
        code.vector(VectorInstructions.STORE_ONE, SCALE, 0, scale);
        code.vector(narrow(VectorInstructions.MAXIMUM, 0), INVERSE, SCALE, LEAST_SCALE);
        code.vector(VectorInstructions.DIVIDE, INVERSE, ONE, INVERSE);
        code.vector(VectorInstructions.REPEAT_FLOAT, INVERSE, 0, INVERSE);
        for (int part = 0; part < parts; part++) {
            code.vector(VectorInstructions.MULTIPLY, part, part, INVERSE);
            code.vector(VectorInstructions.FLOATS_TO_INTS, part, 0, part);
            code.vector(VectorInstructions.STORE_AS_BYTES, part, 0, Memory.at(RDX, part * FLOATS));
        }
        if (parts > 1) {
            code.vector(VectorInstructions.ADD_INTS, 0, 0, 1);
        }
        reduce(VectorInstructions.ADD_INTS, 0, 1);
        code.vector(VectorInstructions.TO_REGISTER, 0, 0, RAX);
        code.multiply(RAX, RAX, -layout.zero());
        code.storeInt(scale.plus(Float.BYTES), RAX);
    }

    /** Stores the sum of the inputs. */
    private void sum(int parts) {
        code.vector(VectorInstructions.ADD, SCALE, 0, parts > 1 ? 1 : ZEROS);
        reduce(VectorInstructions.ADD, SCALE, OTHER);
        Memory behind = Memory.at(RDX, layout.blockSize() + Float.BYTES + Integer.BYTES);
        code.vector(VectorInstructions.STORE_ONE, SCALE, 0, behind);
    }

    /** Leaves what the operation gives of all elements in the lowest four. */
    private void reduce(Vector operation, int vector, int temporary) {
        code.vector(VectorInstructions.UPPER_HALF, vector, 0, temporary);
        code.immediate(1);
        code.vector(narrow(operation, 1), vector, vector, temporary);
        code.vector(VectorInstructions.UPPER_QUARTER, vector, 0, temporary);
        code.immediate(1);
        code.vector(narrow(operation, 0), vector, vector, temporary);
        code.vector(VectorInstructions.SHUFFLE, temporary, 0, vector);
        code.immediate(0x4E);
        code.vector(narrow(operation, 0), vector, vector, temporary);
        code.vector(VectorInstructions.SHUFFLE, temporary, 0, vector);
        code.immediate(0xB1);
        code.vector(narrow(operation, 0), vector, vector, temporary);
    }
}
