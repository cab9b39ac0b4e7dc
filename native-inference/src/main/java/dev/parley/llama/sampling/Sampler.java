package dev.parley.llama.sampling;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws the tokens of one sequence. The result depends on the logits, the options and the history alone. For one thread.
 */
public final class Sampler {

    private final SamplingOptions options;
    private final SplittableRandom random;
    private final Map<Integer, Integer> occurrences = new HashMap<>();
    private final boolean[] inPrompt;
    private final boolean penalized;
    private final TokenMatcher matcher;
    private final Set<Integer> endTokens;

    /**
     * @param prompt tokens that the repetition penalty knows from the beginning
     * @param endTokens tokens that end the text; they are drawn only where the matcher lets the text end
     */
    public Sampler(SamplingOptions options, int[] prompt, int vocabSize, TokenMatcher matcher, Set<Integer> endTokens) {
        this.options = options;
        this.matcher = matcher;
        this.endTokens = Set.copyOf(endTokens);
        this.random = new SplittableRandom(options.seed());
        this.penalized =
                options.repetitionPenalty() != 1 || options.presencePenalty() != 0 || options.frequencyPenalty() != 0;
        this.inPrompt = new boolean[options.repetitionPenalty() == 1 ? 0 : vocabSize];
        if (inPrompt.length > 0) {
            for (int token : prompt) {
                inPrompt[token] = true;
            }
        }
    }

    /**
     * Draws a token and remembers it. Changes the array.
     *
     * @throws IllegalStateException when the constraint allows no token, or the logits are not numbers
     */
    public int next(float[] logits) {
        options.logitBias().forEach((token, bias) -> {
            if (token >= 0 && token < logits.length) {
                logits[token] += bias;
            }
        });
        penalize(logits);
        constrain(logits);
        int token = options.temperature() == 0 ? best(logits) : draw(logits);
        if (!(logits[token] > Float.NEGATIVE_INFINITY)) {
            throw new IllegalStateException("no token can follow: the constraint or the model excludes all");
        }
        if (penalized) {
            occurrences.merge(token, 1, Integer::sum);
        }
        if (!endTokens.contains(token)) {
            matcher.accept(token);
        }
        return token;
    }

    private void constrain(float[] logits) {
        long[] allowed = matcher.allowed();
        if (allowed == null) {
            return;
        }
        float[] ends = new float[endTokens.size()];
        int end = 0;
        for (int token : endTokens) {
            ends[end++] = matcher.mayEnd() ? logits[token] : Float.NEGATIVE_INFINITY;
        }
        for (int from = 0; from < logits.length; from += Long.SIZE) {
            int to = Math.min(logits.length, from + Long.SIZE);
            long bits = from / Long.SIZE < allowed.length ? allowed[from / Long.SIZE] : 0;
            if (bits == 0) {
                Arrays.fill(logits, from, to, Float.NEGATIVE_INFINITY);
            } else if (bits != -1) {
                for (int token = from; token < to; token++) {
                    if ((bits >>> token & 1) == 0) {
                        logits[token] = Float.NEGATIVE_INFINITY;
                    }
                }
            }
        }
        end = 0;
        for (int token : endTokens) {
            logits[token] = ends[end++];
        }
    }

    private void penalize(float[] logits) {
        if (!penalized) {
            return;
        }
        for (int token = 0; token < inPrompt.length; token++) {
            if (inPrompt[token] || occurrences.containsKey(token)) {
                double factor = logits[token] > 0 ? 1 / options.repetitionPenalty() : options.repetitionPenalty();
                logits[token] = (float) (logits[token] * factor);
            }
        }
        occurrences.forEach((token, count) ->
                logits[token] -= (float) (options.presencePenalty() + count * options.frequencyPenalty()));
    }

    /** The first of the largest values. */
    private static int best(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }

    private int draw(float[] logits) {
        float top = logits[best(logits)];
        double floor = options.minP() == 0 ? 0 : options.minP();
        // Candidates whose weight is below the resolution of a double's sum cannot be drawn anyway.
        double negligible = Math.max(floor, 1e-12);
        double lowest = top + Math.log(negligible) * options.temperature();
        int count = 0;
        for (float logit : logits) {
            if (logit >= lowest) {
                count++;
            }
        }
        long[] candidates = new long[count];
        int size = 0;
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] >= lowest) {
                candidates[size++] = sortable(logits[token]) << 32 | token;
            }
        }
        Arrays.sort(candidates);
        int kept = options.topK() == 0 ? size : Math.min(size, options.topK());
        double[] cumulative = new double[kept];
        double sum = 0;
        for (int rank = 0; rank < kept; rank++) {
            float logit = logits[(int) candidates[rank]];
            sum += Math.exp((logit - top) / options.temperature());
            cumulative[rank] = sum;
        }
        kept = nucleus(cumulative, sum);
        double target = random.nextDouble() * cumulative[kept - 1];
        int rank = Arrays.binarySearch(cumulative, 0, kept, target);
        int chosen = rank < 0 ? -rank - 1 : rank + 1;
        return (int) candidates[Math.min(chosen, kept - 1)];
    }

    private int nucleus(double[] cumulative, double sum) {
        if (options.topP() == 1) {
            return cumulative.length;
        }
        int kept = 1;
        while (kept < cumulative.length && cumulative[kept - 1] < options.topP() * sum) {
            kept++;
        }
        return kept;
    }

    /** 31 bits that order large values first. */
    private static long sortable(float value) {
        int bits = Float.floatToIntBits(value);
        int ascending = bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
        return ~(long) ascending >>> 1 & 0x7FFF_FFFFL;
    }
}
