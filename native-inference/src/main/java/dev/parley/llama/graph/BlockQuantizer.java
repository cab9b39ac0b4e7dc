package dev.parley.llama.graph;

/** Rounds rows of floats to blocks of signed levels with one scale each. Stateless. */
final class BlockQuantizer {

    private BlockQuantizer() {}

    /** Quantizes one row, whose length is a multiple of the block size. */
    static void quantize(float[] row, BlockRow target) {
        int size = target.blockSize();
        int zero = target.zero();
        for (int block = 0; block < target.scales.length; block++) {
            int start = block * size;
            float extreme = 0;
            for (int index = start; index < start + size; index++) {
                if (Math.abs(row[index]) > Math.abs(extreme)) {
                    extreme = row[index];
                }
            }
            // The signed range has one more negative step, so the extreme is mapped there.
            float scale = extreme / -zero;
            target.scales[block] = scale;
            float inverse = scale == 0 ? 0 : 1 / scale;
            for (int index = start; index < start + size; index++) {
                target.levels[index] = (byte) Math.clamp(Math.round(row[index] * inverse) + zero, 0, 2 * zero - 1);
            }
        }
    }
}
