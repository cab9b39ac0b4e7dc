package dev.parley.llama.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How the kernels want matrices and inputs of blocks to lie.
 *
 * <p>A matrix {@code [rows, columns]} of unsigned levels with a scale for each block of columns lies in tiles of 16 rows.
 * A tile has for each block of columns the 16 scales as floats, where blocks have offsets these in the same way, and then groups of 64 bytes. A group has four levels of
 * each row in turn: for 8 bits those of columns {@code 4g} to {@code 4g+3} of the block, for 4 bits those in the lower
 * halves of the bytes and those of half a block later in the upper halves.
 *
 * <p>A row of inputs has for each block its levels as signed bytes, their scale as float, and as int their sum times the
 * level that stands for zero in the matrix, negative: what has to be added to products with unsigned levels. For matrices
 * with offsets the sum of the inputs themselves follows as float.
 *
 * @param bits of a level, 4 or 8
 * @param blockSize 16 (with 8 bits) or 32
 * @param offsets whether an element is its level times the scale, and an offset of its block besides
 */
public record BlockLayout(int bits, int blockSize, boolean offsets) {

    /** Rows of a tile. */
    public static final int TILE_ROWS = 16;

    static final int SCALE_BYTES = TILE_ROWS * Float.BYTES;
    static final int GROUP_BYTES = TILE_ROWS * Integer.BYTES;

    public BlockLayout {
        if (!isPossible(bits, blockSize)) {
            throw new IllegalArgumentException("no kernel has " + bits + " bits in blocks of " + blockSize);
        }
    }

    public static boolean isPossible(int bits, int blockSize) {
        return (bits == 8 && (blockSize == 16 || blockSize == 32)) || (bits == 4 && blockSize == 32);
    }

    /** Groups of a block. */
    int groups() {
        return blockSize * bits / Byte.SIZE / Integer.BYTES;
    }

    /** Bytes of one block of a tile. */
    int tileBlockBytes() {
        return groupsAt() + groups() * GROUP_BYTES;
    }

    /** Where in a block of a tile its groups begin. */
    int groupsAt() {
        return offsets ? 2 * SCALE_BYTES : SCALE_BYTES;
    }

    /** Bytes of a tile of so many columns. */
    public long tileBytes(int columns) {
        return (long) columns / blockSize * tileBlockBytes();
    }

    /** Bytes of one block of an input. */
    int inputBlockBytes() {
        return blockSize + Float.BYTES + Integer.BYTES + (offsets ? Float.BYTES : 0);
    }

    /** Bytes of a row of inputs of so many columns. */
    public long inputBytes(int columns) {
        return (long) columns / blockSize * inputBlockBytes();
    }

    /** The level that stands for zero. */
    public int zero() {
        return 1 << (bits - 1);
    }

    /**
     * Writes one row of a matrix.
     *
     * @param shift is added to each level
     * @param offsetValues one for each block; not read where blocks have none
     */
    public void write(MemorySegment tiles, long row, byte[] levels, int shift, float[] scales, float[] offsetValues) {
        long at = row / TILE_ROWS * tileBytes(levels.length) + row % TILE_ROWS * Integer.BYTES;
        int later = bits == 4 ? blockSize / 2 : 0;
        for (int block = 0; block < scales.length; block++, at += tileBlockBytes()) {
            tiles.set(ValueLayout.JAVA_FLOAT, at, scales[block]);
            if (offsets) {
                tiles.set(ValueLayout.JAVA_FLOAT, at + SCALE_BYTES, offsetValues[block]);
            }
            for (int group = 0; group < groups(); group++) {
                int first = block * blockSize + group * Integer.BYTES;
                int four = four(levels, first, shift);
                if (later > 0) {
                    four |= four(levels, first + later, shift) << 4;
                }
                tiles.set(ValueLayout.JAVA_INT, at + groupsAt() + (long) group * GROUP_BYTES, four);
            }
        }
    }

    private static int four(byte[] levels, int first, int shift) {
        return ((levels[first] + shift) & 0xFF)
                | ((levels[first + 1] + shift) & 0xFF) << 8
                | ((levels[first + 2] + shift) & 0xFF) << 16
                | ((levels[first + 3] + shift) & 0xFF) << 24;
    }
}
