package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.ElementType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Takes rows of GGUF blocks apart. Numbers within a block are little-endian; scales are half-precision floats. Stateless.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/src/ggml-quants.c">ggml-quants.c, dequantize_row</a>
 */
final class BlockDecoder {

    private static final int BLOCK = 32;
    private static final int HALF_BLOCK = 16;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private BlockDecoder() {}

    /** Decodes a stored row of {@code row.levels.length} elements. */
    static void decode(ElementType type, byte[] stored, BlockRow row) {
        switch (type) {
            case Q4_0 -> decode4(stored, type.blockBytes(), false, row);
            case Q4_1 -> decode4(stored, type.blockBytes(), true, row);
            case Q5_0 -> decode5(stored, type.blockBytes(), false, row);
            case Q5_1 -> decode5(stored, type.blockBytes(), true, row);
            case Q8_0 -> decode8(stored, type.blockBytes(), row);
            case Q4_K -> SuperBlockDecoder.decode4(stored, row);
            case Q5_K -> SuperBlockDecoder.decode5(stored, row);
            case Q6_K -> SuperBlockDecoder.decode6(stored, row);
            case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no blocks");
        }
    }

    static float half(byte[] stored, int at) {
        return Float.float16ToFloat((short) SHORT.get(stored, at));
    }

    private static void decode4(byte[] stored, int blockBytes, boolean hasOffset, BlockRow row) {
        byte[] levels = row.levels;
        for (int block = 0; block < row.scales.length; block++) {
            int at = block * blockBytes;
            row.scales[block] = half(stored, at);
            row.offsets[block] = hasOffset ? half(stored, at + 2) : 0;
            nibbles(stored, at + (hasOffset ? 4 : 2), levels, block * BLOCK);
        }
    }

    /** The low nibbles of 16 bytes are elements 0 to 15, the high nibbles 16 to 31. */
    private static void nibbles(byte[] stored, int at, byte[] levels, int first) {
        for (int index = 0; index < HALF_BLOCK; index++) {
            int pair = stored[at + index];
            levels[first + index] = (byte) (pair & 0xF);
            levels[first + HALF_BLOCK + index] = (byte) ((pair >> 4) & 0xF);
        }
    }

    private static void decode5(byte[] stored, int blockBytes, boolean hasOffset, BlockRow row) {
        byte[] levels = row.levels;
        for (int block = 0; block < row.scales.length; block++) {
            int at = block * blockBytes;
            row.scales[block] = half(stored, at);
            row.offsets[block] = hasOffset ? half(stored, at + 2) : 0;
            int bitsAt = at + (hasOffset ? 4 : 2);
            int fifthBits = (int) INT.get(stored, bitsAt);
            int first = block * BLOCK;
            nibbles(stored, bitsAt + Integer.BYTES, levels, first);
            for (int index = 0; index < BLOCK; index++) {
                levels[first + index] |= (byte) (((fifthBits >> index) & 1) << 4);
            }
        }
    }

    private static void decode8(byte[] stored, int blockBytes, BlockRow row) {
        byte[] levels = row.levels;
        for (int block = 0; block < row.scales.length; block++) {
            int at = block * blockBytes;
            row.scales[block] = half(stored, at);
            for (int index = 0; index < BLOCK; index++) {
                // From signed to unsigned.
                levels[block * BLOCK + index] = (byte) (stored[at + 2 + index] ^ 0x80);
            }
        }
    }
}
