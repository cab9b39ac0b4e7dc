package dev.parley.llama.graph;

/** How the matrices of the layers are held while the model runs. Norms and embeddings stay 32-bit floats. */
public enum WeightFormat {
    /** 32-bit floats: exact for every checkpoint type. */
    F32(32, 1),
    /** 8-bit blocks of 32 with one scale each. */
    Q8(8, 32),
    /** 4-bit blocks of 32 with one scale each. */
    Q4(4, 32);

    private final int bits;
    private final int blockSize;

    WeightFormat(int bits, int blockSize) {
        this.bits = bits;
        this.blockSize = blockSize;
    }

    int bits() {
        return bits;
    }

    int blockSize() {
        return blockSize;
    }
}
