package dev.parley.llama.sampling;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws the tokens of one sequence. The result depends on the logits, the options and the tokens drawn before, and on
 * nothing else: each token takes one number of the seeded generator, whatever runs beside it. For one thread.
 *
 * <p>The steps, in this order:
 *
 * <ol>
 *   <li>{@code logitBias} is added;
 *   <li>{@code repetitionPenalty}, then {@code presencePenalty} and {@code frequencyPenalty};
 *   <li>tokens that the constraint forbids are excluded;
 *   <li>with {@code temperature} 0 the largest logit wins, of equals the smallest token; otherwise logits are divided by
 *       the temperature;
 *   <li>{@code minP}, by the share of the best candidate's probability;
 *   <li>{@code topK} of those;
 *   <li>{@code topP} of the probability that is left;
 *   <li>one candidate is drawn by its probability among those that are left.
 * </ol>
 */
public final class Sampler {

    private final SamplingOptions options;
    private final SplittableRandom random;
    private final Penalties penalties;
    private final CandidateDraw candidates;
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
        this.penalties = new Penalties(options, prompt, vocabSize);
        this.candidates = new CandidateDraw(options);
    }

    /**
     * Draws a token and remembers it. Changes the array.
     *
     * @throws IllegalStateException when the constraint allows no token, or the logits are not numbers
     */
    public int next(float[] logits) {
        options.logitBias().forEach((token, bias) -> logits[token] += bias);
        penalties.apply(logits);
        constrain(logits);
        int best = best(logits);
        if (!Float.isFinite(logits[best])) {
            throw new IllegalStateException("no token can follow: the constraint or the model excludes all");
        }
        int token = options.temperature() == 0 ? best : candidates.draw(logits, logits[best], random.nextDouble());
        penalties.drawn(token);
        if (!ends(token)) {
            matcher.accept(token);
        }
        return token;
    }

    /** Whether a token ends the text. */
    public boolean ends(int token) {
        return endTokens.contains(token);
    }

    private void constrain(float[] logits) {
        long[] allowed = matcher.allowed();
        if (allowed == null) {
            return;
        }
        boolean mayEnd = matcher.mayEnd();
        float[] ends = new float[endTokens.size()];
        int end = 0;
        for (int token : endTokens) {
            ends[end++] = mayEnd ? logits[token] : Float.NEGATIVE_INFINITY;
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

    /** The first of the largest values; the first token where none is a number. */
    private static int best(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best] || Float.isNaN(logits[best])) {
                best = token;
            }
        }
        return best;
    }
}
