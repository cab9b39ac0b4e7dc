package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.ElementType;

/**
 * One row of blocks taken apart: an element is {@code (level - zero) * scale + offset} with scale and offset of its
 * block. Filled by a {@link BlockDecoder}. Not thread-safe.
 */
final class BlockRow {

    /** One unsigned level for each element. */
    final byte[] levels;

    /** One scale for each block. */
    final float[] scales;

    /** One offset for each block; zeros for types without. */
    final float[] offsets;

    private final int blockSize;
    private final int zero;
    private final int middle;

    private BlockRow(int blockSize, int zero, int middle, int columns) {
        this.blockSize = blockSize;
        this.zero = zero;
        this.middle = middle;
        this.levels = new byte[columns];
        this.scales = new float[columns / blockSize];
        this.offsets = new float[columns / blockSize];
    }

    /** A row of blocks of a stored type. */
    static BlockRow of(ElementType type, int columns) {
        return switch (type) {
            case Q4_0 -> new BlockRow(32, 8, 8, columns);
            case Q4_1, Q4_K -> new BlockRow(32, 0, 8, columns);
            case Q5_0 -> new BlockRow(32, 16, 16, columns);
            case Q5_1, Q5_K -> new BlockRow(32, 0, 16, columns);
            case Q6_K -> new BlockRow(16, 32, 32, columns);
            case Q8_0 -> new BlockRow(32, 128, 128, columns);
            case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no blocks");
        };
    }

    /** A row of blocks without offsets. */
    static BlockRow of(MatrixForm form, int columns) {
        return new BlockRow(form.blockSize(), form.zero(), form.zero(), columns);
    }

    int blockSize() {
        return blockSize;
    }

    /** The level that stands for the offset alone. */
    int zero() {
        return zero;
    }

    /** The level in the middle of those that the stored bits can have. */
    int middle() {
        return middle;
    }

    /** Makes the offsets what is left when the levels are multiplied around the middle one. */
    void centreOffsets() {
        for (int block = 0; block < offsets.length; block++) {
            offsets[block] += (middle - zero) * scales[block];
        }
    }

    void dequantize(float[] target) {
        for (int block = 0; block < scales.length; block++) {
            float scale = scales[block];
            float offset = offsets[block];
            for (int index = block * blockSize; index < (block + 1) * blockSize; index++) {
                target[index] = ((levels[index] & 0xFF) - zero) * scale + offset;
            }
        }
    }
}
