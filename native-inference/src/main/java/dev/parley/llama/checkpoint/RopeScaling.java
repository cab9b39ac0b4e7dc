package dev.parley.llama.checkpoint;

import java.util.List;

/** How a checkpoint changes the frequencies of rotary positions. */
public sealed interface RopeScaling {

    /**
     * The frequency that is used instead.
     *
     * @param pair which rotary pair of a head, from 0 to half the head dimension
     * @param frequency radians per position without scaling
     */
    double scaled(int pair, double frequency);

    /**
     * The "llama3" rule of {@code config.json}: long waves are divided by the factor, short ones stay, those between are
     * interpolated.
     */
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int originalContextLength)
            implements RopeScaling {

        @Override
        public double scaled(int pair, double frequency) {
            double waves = originalContextLength * frequency / (2 * Math.PI);
            if (waves > highFreqFactor) {
                return frequency;
            }
            if (waves < lowFreqFactor) {
                return frequency / factor;
            }
            double smooth = (waves - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
            return (1 - smooth) * frequency / factor + smooth * frequency;
        }
    }

    /** One divisor for each pair, as GGUF files hold them in {@code rope_freqs.weight}. */
    record Divisors(List<Float> divisors) implements RopeScaling {
        public Divisors {
            divisors = List.copyOf(divisors);
        }

        @Override
        public double scaled(int pair, double frequency) {
            return frequency / divisors.get(pair);
        }
    }
}
