package dev.parley.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are drawn.
 *
 * @param temperature 0 is greedy
 * @param topP share of probability kept, 1 keeps all
 * @param topK number of candidates kept, 0 keeps all
 * @param seed null draws one
 */
public record SamplingOptions(
        double temperature, double topP, int topK, @Nullable Long seed, List<String> stop) {

    public static final SamplingOptions GREEDY = new SamplingOptions(0, 1, 0, 0L, List.of());

    public SamplingOptions {
        stop = List.copyOf(stop);
        if (!(temperature >= 0) || temperature > 10) {
            throw new IllegalArgumentException("temperature must be between 0 and 10 but is " + temperature);
        }
        if (!(topP > 0) || topP > 1) {
            throw new IllegalArgumentException("topP must be above 0 and at most 1 but is " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must not be negative but is " + topK);
        }
    }
}
