package dev.parley.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are drawn.
 *
 * @param temperature 0 is greedy
 * @param topP share of probability kept, 1 keeps all
 * @param topK number of candidates kept, 0 keeps all
 * @param seed null draws one
 * @param stop strings that end the text and are not part of it
 * @param presencePenalty taken off the logit of a generated token once, between -2 and 2
 * @param frequencyPenalty taken off the logit of a generated token for each occurrence, between -2 and 2
 * @param logitBias added to the logits of these tokens of the model's vocabulary
 */
public record SamplingOptions(
        double temperature,
        double topP,
        int topK,
        @Nullable Long seed,
        List<String> stop,
        double presencePenalty,
        double frequencyPenalty,
        Map<Integer, Float> logitBias) {

    public static final SamplingOptions GREEDY = new SamplingOptions(0, 1, 0, 0L, List.of());

    /** No penalties and no bias. */
    public SamplingOptions(double temperature, double topP, int topK, @Nullable Long seed, List<String> stop) {
        this(temperature, topP, topK, seed, stop, 0, 0, Map.of());
    }

    public SamplingOptions {
        stop = List.copyOf(stop);
        logitBias = Map.copyOf(logitBias);
        if (!(temperature >= 0) || temperature > 10) {
            throw new IllegalArgumentException("temperature must be between 0 and 10 but is " + temperature);
        }
        if (!(topP > 0) || topP > 1) {
            throw new IllegalArgumentException("topP must be above 0 and at most 1 but is " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must not be negative but is " + topK);
        }
        if (!(Math.abs(presencePenalty) <= 2) || !(Math.abs(frequencyPenalty) <= 2)) {
            throw new IllegalArgumentException(
                    "penalties must be between -2 and 2 but are " + presencePenalty + " and " + frequencyPenalty);
        }
    }
}
