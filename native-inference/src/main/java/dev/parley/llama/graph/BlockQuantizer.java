package dev.parley.llama.graph;

/**
 * Rounds rows to signed blocks with one scale each, in the layout of {@code MatMulNBits} without zero points: an
 * element {@code q} stands for {@code (q - 2^(bits-1)) * scale}, low bits first. Stateless.
 */
final class BlockQuantizer {

    private BlockQuantizer() {}

    /**
     * Quantizes one row, whose length is a multiple of the block size.
     *
     * @param packed gets {@code row.length * bits / 8} bytes from {@code packedOffset}
     * @param scales gets one scale for each block from {@code scaleOffset}
     */
    static void quantize(
            float[] row, WeightFormat format, byte[] packed, int packedOffset, float[] scales, int scaleOffset) {
        int block = format.blockSize();
        int zero = 1 << (format.bits() - 1);
        for (int start = 0; start < row.length; start += block) {
            float extreme = 0;
            for (int index = start; index < start + block; index++) {
                if (Math.abs(row[index]) > Math.abs(extreme)) {
                    extreme = row[index];
                }
            }
            // The signed range has one more negative step, so the extreme is mapped there.
            float scale = extreme / -zero;
            scales[scaleOffset + start / block] = scale;
            float inverse = scale == 0 ? 0 : 1 / scale;
            for (int index = start; index < start + block; index++) {
                int level = Math.clamp(Math.round(row[index] * inverse) + zero, 0, 2 * zero - 1);
                if (format.bits() == 8) {
                    packed[packedOffset + index] = (byte) level;
                } else {
                    int at = packedOffset + index / 2;
                    packed[at] = (byte) (index % 2 == 0 ? level : packed[at] & 0xF | level << 4);
                }
            }
        }
    }
}
