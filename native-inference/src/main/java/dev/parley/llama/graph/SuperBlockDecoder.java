package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.ElementType;

/**
 * Takes rows of the K types apart, whose blocks of 256 elements hold one half-precision scale for the whole (and one for
 * the minimums) and a small whole number for each part of 32 or 16 elements. Stateless.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/src/ggml-quants.c">ggml-quants.c, dequantize_row</a>
 */
final class SuperBlockDecoder {

    private static final int BLOCK = 256;
    private static final int PART = 32;
    private static final int PARTS = BLOCK / PART;
    private static final int SCALE_BYTES = 12;
    private static final int SMALL_PART = 16;
    private static final int SMALL_PARTS = BLOCK / SMALL_PART;

    private SuperBlockDecoder() {}

    static void decode4(byte[] stored, BlockRow row) {
        for (int block = 0; block < row.levels.length / BLOCK; block++) {
            int at = block * ElementType.Q4_K.blockBytes();
            scales(stored, at, row, block * PARTS);
            nibbles(stored, at + 4 + SCALE_BYTES, row.levels, block * BLOCK);
        }
    }

    static void decode5(byte[] stored, BlockRow row) {
        byte[] levels = row.levels;
        for (int block = 0; block < levels.length / BLOCK; block++) {
            int at = block * ElementType.Q5_K.blockBytes();
            scales(stored, at, row, block * PARTS);
            int fifthBits = at + 4 + SCALE_BYTES;
            nibbles(stored, fifthBits + PART, levels, block * BLOCK);
            for (int part = 0; part < PARTS; part++) {
                int first = block * BLOCK + part * PART;
                for (int index = 0; index < PART; index++) {
                    levels[first + index] |= (byte) (((stored[fifthBits + index] >> part) & 1) << 4);
                }
            }
        }
    }

    /** Of each 32 bytes the low nibbles are one part and the high nibbles the next. */
    private static void nibbles(byte[] stored, int at, byte[] levels, int first) {
        for (int pair = 0; pair < PARTS / 2; pair++) {
            for (int index = 0; index < PART; index++) {
                int value = stored[at + pair * PART + index];
                levels[first + 2 * pair * PART + index] = (byte) (value & 0xF);
                levels[first + (2 * pair + 1) * PART + index] = (byte) ((value >> 4) & 0xF);
            }
        }
    }

    /** Eight 6-bit scales and minimums in twelve bytes, behind the two floats that they multiply. */
    private static void scales(byte[] stored, int at, BlockRow row, int firstPart) {
        float scale = BlockDecoder.half(stored, at);
        float minimum = BlockDecoder.half(stored, at + 2);
        int packed = at + 4;
        for (int part = 0; part < PARTS; part++) {
            int scaleLevel;
            int minimumLevel;
            if (part < PARTS / 2) {
                scaleLevel = stored[packed + part] & 63;
                minimumLevel = stored[packed + part + 4] & 63;
            } else {
                int low = stored[packed + part + 4] & 0xFF;
                scaleLevel = (low & 0xF) | (((stored[packed + part - 4] >> 6) & 3) << 4);
                minimumLevel = (low >> 4) | (((stored[packed + part] >> 6) & 3) << 4);
            }
            row.scales[firstPart + part] = scale * scaleLevel;
            row.offsets[firstPart + part] = -(minimum * minimumLevel);
        }
    }

    static void decode6(byte[] stored, BlockRow row) {
        byte[] levels = row.levels;
        for (int block = 0; block < levels.length / BLOCK; block++) {
            int at = block * ElementType.Q6_K.blockBytes();
            int highAt = at + BLOCK / 2;
            int scalesAt = highAt + BLOCK / 4;
            for (int half = 0; half < 2; half++) {
                for (int group = 0; group < 4; group++) {
                    int lowAt = at + half * 64 + (group & 1) * PART;
                    int lowShift = group < 2 ? 0 : 4;
                    int first = block * BLOCK + half * 128 + group * PART;
                    for (int index = 0; index < PART; index++) {
                        int low = (stored[lowAt + index] >> lowShift) & 0xF;
                        int high = (stored[highAt + half * PART + index] >> (2 * group)) & 3;
                        levels[first + index] = (byte) (low | (high << 4));
                    }
                }
            }
            float scale = BlockDecoder.half(stored, scalesAt + SMALL_PARTS);
            for (int part = 0; part < SMALL_PARTS; part++) {
                row.scales[block * SMALL_PARTS + part] = scale * stored[scalesAt + part];
            }
        }
    }
}
