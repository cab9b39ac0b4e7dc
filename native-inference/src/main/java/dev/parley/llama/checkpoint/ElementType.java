package dev.parley.llama.checkpoint;

/**
 * How the elements of a stored tensor are encoded: plain floats, or the blocks of GGUF, which hold a fixed number of
 * neighbouring elements of a row each.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/src/ggml-common.h">ggml-common.h, the block layouts</a>
 */
public enum ElementType {
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    Q8_0(32, 34),
    Q4_0(32, 18),
    Q4_1(32, 20),
    Q5_0(32, 22),
    Q5_1(32, 24),
    Q4_K(256, 144),
    Q5_K(256, 176),
    Q6_K(256, 210);

    private final int blockElements;
    private final int blockBytes;

    ElementType(int blockElements, int blockBytes) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** Elements that are stored together; 1 for plain floats. */
    public int blockElements() {
        return blockElements;
    }

    /** Size of a block in bytes. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Whether every element stands for itself. */
    public boolean isFloat() {
        return blockElements == 1;
    }

    /**
     * Size in bytes of that many elements, which are whole blocks.
     *
     * @throws ArithmeticException when it is beyond 2^63
     */
    public long bytes(long elements) {
        return Math.multiplyExact(elements / blockElements, (long) blockBytes);
    }
}
