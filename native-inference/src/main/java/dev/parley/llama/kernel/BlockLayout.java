package dev.parley.llama.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How the kernels want matrices and inputs of blocks to lie.
 *
 * <p>A matrix {@code [rows, columns]} of unsigned levels with a scale for each block of columns lies in tiles of 16 rows.
 * A tile has for each block of columns the 16 scales as floats of 16 or 32 bits, where blocks have offsets these as floats of 32 bits, and then groups of 64 bytes. A group has four levels of
 * each row in turn: for 8 bits those of columns {@code 4g} to {@code 4g+3} of the block, for 4 bits those in the lower
 * halves of the bytes and those of half a block later in the upper halves.
 *
 * <p>A row of inputs has for each block its levels as signed bytes, their scale as float, and as int their sum times the
 * level that stands for zero in the matrix, negative: what has to be added to products with unsigned levels. For matrices
 * with offsets the sum of the inputs themselves follows as float.
 *
 * @param bits of a level, 4 or 8
 * @param blockSize 16 (with 8 bits) or 32
 * @param halfScales whether scales are kept as floats of 16 bits, for such as lose nothing by it
 * @param offsets whether an element is its level times the scale, and an offset of its block besides
 */
public record BlockLayout(int bits, int blockSize, boolean halfScales, boolean offsets) {

    /** Rows of a tile. */
    public static final int TILE_ROWS = 16;

    private static final int OFFSET_BYTES = TILE_ROWS * Float.BYTES;
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

    private int scaleBytes() {
        return halfScales ? Short.BYTES : Float.BYTES;
    }

    /** Where in a block of a tile its offsets begin, behind the scales. */
    int offsetsAt() {
        return TILE_ROWS * scaleBytes();
    }

    /** Where in a block of a tile its groups begin. */
    int groupsAt() {
        return offsets ? offsetsAt() + OFFSET_BYTES : offsetsAt();
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
        long at = row / TILE_ROWS * tileBytes(levels.length);
        long lane = row % TILE_ROWS;
        int later = bits == 4 ? blockSize / 2 : 0;
        for (int block = 0; block < scales.length; block++, at += tileBlockBytes()) {
            if (halfScales) {
                tiles.set(ValueLayout.JAVA_SHORT, at + lane * Short.BYTES, Float.floatToFloat16(scales[block]));
            } else {
                tiles.set(ValueLayout.JAVA_FLOAT, at + lane * Float.BYTES, scales[block]);
            }
            if (offsets) {
                tiles.set(ValueLayout.JAVA_FLOAT, at + offsetsAt() + lane * Float.BYTES, offsetValues[block]);
            }
            for (int group = 0; group < groups(); group++) {
                int first = block * blockSize + group * Integer.BYTES;
                int four = four(levels, first, shift);
                if (later > 0) {
                    four |= four(levels, first + later, shift) << 4;
                }
                tiles.set(
                        ValueLayout.JAVA_INT,
                        at + groupsAt() + (long) group * GROUP_BYTES + lane * Integer.BYTES,
                        four);
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
