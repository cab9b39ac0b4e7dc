package dev.parley.memory.metric;

import java.time.Instant;
import java.util.Map;

/**
 * What all replicas measured in a time.
 *
 * @param start of the time
 * @param steps of the finest resolution in which any replica measured something
 * @param samples of all replicas; over {@code steps}, how many replicas there were
 * @param sums by series
 * @param peaks by series
 */
public record MetricBucket(
        Instant start, long steps, long samples, Map<String, Double> sums, Map<String, Double> peaks) {

    public MetricBucket {
        sums = Map.copyOf(sums);
        peaks = Map.copyOf(peaks);
    }

    public double sum(String series) {
        return sums.getOrDefault(series, 0.0);
    }

    public double peak(String series) {
        return peaks.getOrDefault(series, 0.0);
    }
}
