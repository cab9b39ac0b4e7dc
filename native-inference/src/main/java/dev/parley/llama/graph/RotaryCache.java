package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.llama.checkpoint.RopeScaling;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Cosines and sines of rotary position embeddings, row by position, as {@code GroupQueryAttention} wants them:
 * {@code [positions, headDim / 2]}. Frequencies are rescaled by the "llama3" rule where the checkpoint asks for it:
 * long waves are divided by the factor, short ones stay, those between are interpolated.
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
        double[] frequencies = new double[config.headDim() / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            double frequency = Math.pow(config.ropeTheta(), -2.0 * pair / config.headDim());
            frequencies[pair] = scaled(frequency, config.ropeScaling());
        }
        return frequencies;
    }

    private static double scaled(double frequency, @Nullable RopeScaling scaling) {
        if (scaling == null) {
            return frequency;
        }
        double waves = scaling.originalContextLength() * frequency / (2 * Math.PI);
        if (waves > scaling.highFreqFactor()) {
            return frequency;
        }
        if (waves < scaling.lowFreqFactor()) {
            return frequency / scaling.factor();
        }
        double smooth = (waves - scaling.lowFreqFactor()) / (scaling.highFreqFactor() - scaling.lowFreqFactor());
        return (1 - smooth) * frequency / scaling.factor() + smooth * frequency;
    }
}
