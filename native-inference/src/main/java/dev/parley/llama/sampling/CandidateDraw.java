package dev.parley.llama.sampling;

import java.util.Arrays;

/**
 * Draws one of the candidates that min-p, top-k and top-p leave. A histogram over the logits finds those that can be
 * kept, so that only they are sorted instead of the vocabulary. For one thread.
 */
final class CandidateDraw {

    /** Candidates with a smaller share of the best one's probability are below the resolution of the sums. */
    private static final double NEGLIGIBLE = 1e-12;

    private static final int BUCKETS = 1024;

    private final double temperature;
    private final int topK;
    private final double topP;
    private final double depth;
    private final int[] counts = new int[BUCKETS];
    private final double[] masses = new double[BUCKETS];

    CandidateDraw(SamplingOptions options) {
        this.temperature = options.temperature();
        this.topK = options.topK();
        this.topP = options.topP();
        // How far below the best logit the last candidate may stand.
        this.depth = -Math.log(Math.max(options.minP(), NEGLIGIBLE)) * temperature;
    }

    /**
     * @param best the largest logit, which is finite
     * @param target where in the distribution to draw, in [0, 1)
     */
    int draw(float[] logits, float best, double target) {
        int[] kept = topK == 0 && topP == 1 ? within(logits, best, best - depth) : cut(logits, best);
        // By token rather than by rank, because rounding may swap neighbours in rank but not their tokens.
        double[] cumulative = new double[kept.length];
        double sum = 0;
        for (int index = 0; index < kept.length; index++) {
            sum += weight(logits[kept[index]], best);
            cumulative[index] = sum;
        }
        int found = Arrays.binarySearch(cumulative, target * sum);
        int index = found < 0 ? -found - 1 : found + 1;
        return kept[Math.min(index, kept.length - 1)];
    }

    private double weight(float logit, float best) {
        return Math.exp((logit - best) / temperature);
    }

    /** Tokens with at least this logit, in their order. */
    private static int[] within(float[] logits, float best, double lowest) {
        int[] tokens = new int[1024];
        int size = 0;
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] >= lowest || logits[token] == best) {
                if (size == tokens.length) {
                    tokens = Arrays.copyOf(tokens, 4 * size);
                }
                tokens[size++] = token;
            }
        }
        return Arrays.copyOf(tokens, size);
    }

    private int[] cut(float[] logits, float best) {
        double scale = BUCKETS / depth;
        if (!Double.isFinite(scale)) {
            return within(logits, best, best);
        }
        double lowest = best - depth;
        double total = fill(logits, best, lowest, scale);
        int last = lastBucket(total);
        int[] near = within(logits, best, best - (last + 1) / scale);
        long[] ranked = new long[near.length];
        for (int index = 0; index < near.length; index++) {
            ranked[index] = rank(logits[near[index]]) << Integer.SIZE | near[index];
        }
        Arrays.sort(ranked);
        int kept = topK == 0 ? ranked.length : Math.min(topK, ranked.length);
        if (topP < 1) {
            kept = nucleus(logits, best, ranked, kept, topK == 0 ? total : Double.NaN);
        }
        int[] tokens = new int[kept];
        for (int index = 0; index < kept; index++) {
            tokens[index] = (int) ranked[index];
        }
        Arrays.sort(tokens);
        return tokens;
    }

    /** Counts the candidates of each bucket; their probability mass too where it decides. */
    private double fill(float[] logits, float best, double lowest, double scale) {
        Arrays.fill(counts, 0);
        Arrays.fill(masses, 0);
        double total = 0;
        boolean weighed = topK == 0;
        for (float logit : logits) {
            if (logit >= lowest) {
                int bucket = Math.min(BUCKETS - 1, (int) ((best - logit) * scale));
                counts[bucket]++;
                if (weighed) {
                    double weight = weight(logit, best);
                    masses[bucket] += weight;
                    total += weight;
                }
            }
        }
        return total;
    }

    /** The bucket with the last candidate that can be kept. */
    private int lastBucket(double total) {
        int count = 0;
        double mass = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            count += counts[bucket];
            mass += masses[bucket];
            if (topK == 0 ? mass >= topP * total : count >= topK) {
                // A logit at the border may have been counted here or there.
                return Math.min(BUCKETS - 1, bucket + 1);
            }
        }
        return BUCKETS - 1;
    }

    /** How many of the best candidates have the wanted share of the mass. */
    private int nucleus(float[] logits, float best, long[] ranked, int among, double total) {
        double wanted = topP * total;
        if (Double.isNaN(total)) {
            double sum = 0;
            for (int index = 0; index < among; index++) {
                sum += weight(logits[(int) ranked[index]], best);
            }
            wanted = topP * sum;
        }
        double mass = 0;
        for (int index = 0; index < among; index++) {
            mass += weight(logits[(int) ranked[index]], best);
            if (mass >= wanted) {
                return index + 1;
            }
        }
        return among;
    }

    /** 31 bits that order large values first. */
    private static long rank(float value) {
        int bits = Float.floatToIntBits(value);
        int ascending = bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
        return ~(long) ascending >>> 1 & 0x7FFF_FFFFL;
    }
}
