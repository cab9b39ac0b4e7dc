package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.llama.checkpoint.RopeScaling;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Cosines and sines of rotary position embeddings, row by position, as {@code GroupQueryAttention} wants them:
 * {@code [positions, headDim / 2]}.
 */
final class RotaryCache {

    private RotaryCache() {}

    /** Fills both segments, each of {@code positions * headDim / 2} floats. */
    static void fill(LlamaConfig config, int positions, MemorySegment cosines, MemorySegment sines) {
        double[] frequencies = frequencies(config);
        long index = 0;
        for (int position = 0; position < positions; position++) {
            for (double frequency : frequencies) {
                double angle = position * frequency;
                cosines.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) Math.cos(angle));
                sines.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) Math.sin(angle));
                index++;
            }
        }
    }

    static double[] frequencies(LlamaConfig config) {
        RopeScaling scaling = config.ropeScaling();
        double[] frequencies = new double[config.headDim() / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            double frequency = Math.pow(config.ropeTheta(), -2.0 * pair / config.headDim());
            frequencies[pair] = scaling == null ? frequency : scaling.scaled(pair, frequency);
        }
        return frequencies;
    }
}
