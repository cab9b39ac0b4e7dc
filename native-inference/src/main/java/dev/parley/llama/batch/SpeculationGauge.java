package dev.parley.llama.batch;

import java.util.Arrays;

/**
 * Whether guessing pays: compares the tokens per second of steps with guesses and of steps without, apart for each
 * number of sequences in a step, because a batch leaves less spare computation for guesses. The side that loses is tried
 * again at intervals that double while it goes on losing. For the engine's thread.
 */
final class SpeculationGauge {

    /** Share of the newest measurement in a mean. */
    private static final double NEWEST = 0.15;

    private static final int FIRST_INTERVAL = 16;
    private static final int LONGEST_INTERVAL = 1024;
    private static final int SIZES = 16;

    private final Side[] plain = sides();
    private final Side[] guessing = sides();

    private static final class Side {
        /** Tokens per nanosecond; 0 before the first measurement. */
        private double rate;

        private int interval = FIRST_INTERVAL;
        private int untilTrial;

        void measured(long tokens, long nanos) {
            double newest = (double) tokens / Math.max(1, nanos);
            rate = rate == 0 ? newest : rate + NEWEST * (newest - rate);
        }
    }

    /** Whether a step with so many sequences should guess. Counts as one step. */
    boolean pays(int sequences) {
        Side with = guessing[index(sequences)];
        Side without = plain[index(sequences)];
        if (without.rate == 0) {
            return false;
        }
        if (with.rate == 0 || with.rate >= without.rate) {
            with.interval = FIRST_INTERVAL;
            with.untilTrial = FIRST_INTERVAL;
            return true;
        }
        if (with.untilTrial > 0) {
            with.untilTrial--;
            return false;
        }
        with.interval = Math.min(LONGEST_INTERVAL, 2 * with.interval);
        with.untilTrial = with.interval;
        return true;
    }

    /**
     * A step was computed.
     *
     * @param tokens tokens that the texts of all sequences gained
     */
    void measured(int sequences, boolean guessed, long tokens, long nanos) {
        (guessed ? guessing : plain)[index(sequences)].measured(tokens, nanos);
    }

    /** What a step without guesses takes; 0 while unknown. */
    double plainNanos(int sequences) {
        double rate = sequences == 0 ? 0 : plain[index(sequences)].rate;
        return rate == 0 ? 0 : sequences / rate;
    }

    private static int index(int sequences) {
        return Math.min(SIZES, sequences) - 1;
    }

    private static Side[] sides() {
        Side[] sides = new Side[SIZES];
        Arrays.setAll(sides, index -> new Side());
        return sides;
    }
}
