package dev.parley.llama.kernel;

import dev.parley.llama.kernel.Assembler.Vector;

/** Vector instructions of AVX-512; where nothing else is said on 512 bits. */
final class VectorInstructions {

    private static final int NONE = 0;
    private static final int OPERAND_SIZE = 1;
    private static final int REPEAT = 2;
    private static final int BASE = 1;
    private static final int MAP_38 = 2;
    private static final int MAP_3A = 3;
    private static final int XMM = 0;
    private static final int YMM = 1;
    private static final int ZMM = 2;

    /** VMOVUPS, from memory. */
    static final Vector LOAD = new Vector(BASE, NONE, 0, 0x10, ZMM);

    /** VCVTPH2PS, from memory: floats of 16 bits. */
    static final Vector LOAD_HALVES = new Vector(MAP_38, OPERAND_SIZE, 0, 0x13, ZMM);

    /** VMOVUPS, to memory. */
    static final Vector STORE = new Vector(BASE, NONE, 0, 0x11, ZMM);

    /** VMOVD, to memory. */
    static final Vector STORE_ONE = new Vector(BASE, OPERAND_SIZE, 0, 0x7E, XMM);

    /** VPBROADCASTD of memory. */
    static final Vector REPEAT_INT = new Vector(MAP_38, OPERAND_SIZE, 0, 0x58, ZMM);

    /** VPBROADCASTD of a general register. */
    static final Vector REPEAT_REGISTER = new Vector(MAP_38, OPERAND_SIZE, 0, 0x7C, ZMM);

    /** VBROADCASTSS of a register. */
    static final Vector REPEAT_FLOAT = new Vector(MAP_38, OPERAND_SIZE, 0, 0x18, ZMM);

    /** VPXORD. */
    static final Vector XOR = new Vector(BASE, OPERAND_SIZE, 0, 0xEF, ZMM);

    /** VPANDD. */
    static final Vector AND = new Vector(BASE, OPERAND_SIZE, 0, 0xDB, ZMM);

    /** VPSRLD by an immediate: the target is the first source, 2 stands in its place. */
    static final Vector SHIFT_RIGHT = new Vector(BASE, OPERAND_SIZE, 0, 0x72, ZMM);

    /** VPDPBUSD: adds four products of unsigned and signed bytes to each int. */
    static final Vector DOT_BYTES = new Vector(MAP_38, OPERAND_SIZE, 0, 0x50, ZMM);

    /** VCVTDQ2PS. */
    static final Vector INTS_TO_FLOATS = new Vector(BASE, NONE, 0, 0x5B, ZMM);

    /** VCVTPS2DQ, to the nearest, ties to even. */
    static final Vector FLOATS_TO_INTS = new Vector(BASE, OPERAND_SIZE, 0, 0x5B, ZMM);

    /** VPMOVSDB, to memory. */
    static final Vector STORE_AS_BYTES = new Vector(MAP_38, REPEAT, 0, 0x21, ZMM);

    /** VMULPS. */
    static final Vector MULTIPLY = new Vector(BASE, NONE, 0, 0x59, ZMM);

    /** VFMADD231PS. */
    static final Vector MULTIPLY_ADD = new Vector(MAP_38, OPERAND_SIZE, 0, 0xB8, ZMM);

    /** VDIVPS on 128 bits. */
    static final Vector DIVIDE = new Vector(BASE, NONE, 0, 0x5E, XMM);

    /** VMAXPS. */
    static final Vector MAXIMUM = new Vector(BASE, NONE, 0, 0x5F, ZMM);

    /** VADDPS. */
    static final Vector ADD = new Vector(BASE, NONE, 0, 0x58, ZMM);

    /** VPADDD. */
    static final Vector ADD_INTS = new Vector(BASE, OPERAND_SIZE, 0, 0xFE, ZMM);

    /** VEXTRACTF64X4: an upper half of 256 bits. */
    static final Vector UPPER_HALF = new Vector(MAP_3A, OPERAND_SIZE, 1, 0x1B, ZMM);

    /** VEXTRACTF32X4 on 256 bits: their upper half of 128 bits. */
    static final Vector UPPER_QUARTER = new Vector(MAP_3A, OPERAND_SIZE, 0, 0x19, YMM);

    /** VPSHUFD on 128 bits. */
    static final Vector SHUFFLE = new Vector(BASE, OPERAND_SIZE, 0, 0x70, XMM);

    /** VMOVD from the lowest int to a general register, on 128 bits. */
    static final Vector TO_REGISTER = new Vector(BASE, OPERAND_SIZE, 0, 0x7E, XMM);

    private VectorInstructions() {}

    static Vector narrow(Vector instruction, int width) {
        return new Vector(instruction.map(), instruction.prefix(), instruction.wide(), instruction.opcode(), width);
    }
}
