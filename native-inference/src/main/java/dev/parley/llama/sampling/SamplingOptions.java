package dev.parley.llama.sampling;

import java.util.Map;

/**
 * How tokens are drawn. {@link Sampler} says in which order the steps are taken.
 *
 * @param temperature 0 takes the most probable token
 * @param topK number of candidates kept, 0 keeps all
 * @param topP smallest set of candidates with at least this share of the probability, 1 keeps all
 * @param minP candidates with at least this share of the best one's probability, 0 keeps all
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens that occurred, 1 changes nothing
 * @param presencePenalty taken off the logit of a generated token once
 * @param frequencyPenalty taken off the logit of a generated token for each occurrence
 * @param logitBias added to the logits of these tokens
 * @param seed the same seed and request give the same tokens
 */
public record SamplingOptions(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        double presencePenalty,
        double frequencyPenalty,
        Map<Integer, Float> logitBias,
        long seed) {

    public static final SamplingOptions GREEDY = new SamplingOptions(0, 0, 1, 0, 1, 0, 0, Map.of(), 0);

    public SamplingOptions {
        logitBias = Map.copyOf(logitBias);
        check(temperature >= 0 && temperature <= 10, "temperature", "between 0 and 10", temperature);
        check(topK >= 0, "topK", "at least 0", topK);
        check(topP > 0 && topP <= 1, "topP", "above 0 and at most 1", topP);
        check(minP >= 0 && minP < 1, "minP", "at least 0 and below 1", minP);
        check(
                repetitionPenalty >= 0.1 && repetitionPenalty <= 10,
                "repetitionPenalty",
                "between 0.1 and 10",
                repetitionPenalty);
        check(Math.abs(presencePenalty) <= 2, "presencePenalty", "between -2 and 2", presencePenalty);
        check(Math.abs(frequencyPenalty) <= 2, "frequencyPenalty", "between -2 and 2", frequencyPenalty);
        logitBias.forEach((token, bias) -> check(
                token >= 0 && Float.isFinite(bias), "logitBias", "a finite value for a token of the vocabulary", bias));
    }

    /** The most probable or sampled token with this temperature, and nothing else set. */
    public static SamplingOptions of(double temperature, double topP, int topK, long seed) {
        return new SamplingOptions(temperature, topK, topP, 0, 1, 0, 0, Map.of(), seed);
    }

    private static void check(boolean valid, String field, String range, double value) {
        if (!valid) {
            throw new IllegalArgumentException(field + " must be " + range + " but is " + value);
        }
    }
}
