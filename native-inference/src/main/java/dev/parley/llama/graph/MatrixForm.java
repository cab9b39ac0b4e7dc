package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.ElementType;

/**
 * How a matrix is multiplied: as floats ({@code bits} 32), or in the blocks of {@code MatMulNBits}.
 *
 * @param hasOffsets whether blocks have an offset beside their scale: {@code MatMulNBits} then multiplies the part
 *     around the middle level, and the offsets multiply the sums of the input over each block. Together that is exact,
 *     while floating-point zero points of {@code MatMulNBits} have no fast kernels
 */
record MatrixForm(int bits, int blockSize, boolean hasOffsets) {

    static final MatrixForm FLOATS = new MatrixForm(32, 1, false);

    /** The form of a tensor: stored blocks stay what they are, floats take the wanted format. */
    static MatrixForm of(ElementType type, WeightFormat format) {
        return switch (type) {
            case F32, F16, BF16 -> format.form();
            case Q4_0 -> new MatrixForm(4, 32, false);
            case Q4_1, Q4_K -> new MatrixForm(4, 32, true);
            case Q5_0, Q8_0 -> new MatrixForm(8, 32, false);
            case Q5_1, Q5_K -> new MatrixForm(8, 32, true);
            case Q6_K -> new MatrixForm(8, 16, false);
        };
    }

    boolean isFloats() {
        return this.equals(FLOATS);
    }

    /** The level that {@code MatMulNBits} takes for zero where it gets no zero points. */
    int zero() {
        return 1 << (bits - 1);
    }

    /** Bytes of a row of levels. */
    int packedBytes(int columns) {
        return columns * bits / Byte.SIZE;
    }
}
