package dev.parley.memory.metric;

import java.time.Instant;
import java.util.Map;

/**
 * What one replica measured in one step of the finest resolution.
 *
 * @param at a time in the step
 * @param sums what came to pass in it, by series; replicas and steps are added up. A level, such as how many requests run,
 *     is a sum too: over replicas it is added up, and over time the mean is the sum over {@link MetricBucket#steps}
 * @param peaks by series; of replicas and steps the largest counts
 */
public record MetricSample(Instant at, Map<String, Double> sums, Map<String, Double> peaks) {

    public MetricSample {
        sums = Map.copyOf(sums);
        peaks = Map.copyOf(peaks);
    }
}
