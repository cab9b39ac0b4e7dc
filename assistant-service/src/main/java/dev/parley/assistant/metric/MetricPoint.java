package dev.parley.assistant.metric;

import dev.parley.memory.metric.MetricBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all replicas measured in a time, as operators see it.
 *
 * @param time start of it
 * @param values by series: rates per second, {@code cost} per hour, levels as their mean, {@code queue}, {@code queue_age}
 *     and {@code replies} as their peak, quantiles in seconds; null where nothing was measured
 */
record MetricPoint(Instant time, Map<String, @Nullable Double> values) {

    private static final double SECONDS_PER_HOUR = 3_600;
    private static final Map<String, Double> QUANTILES = new LinkedHashMap<>();

    static {
        QUANTILES.put("_p50", 0.5);
        QUANTILES.put("_p95", 0.95);
    }

    /** @param step of the finest resolution */
    static MetricPoint of(MetricBucket bucket, Duration step) {
        double seconds = bucket.steps() * (double) step.toSeconds();
        Map<String, @Nullable Double> values = new LinkedHashMap<>();
        for (MetricSeries series : MetricSeries.values()) {
            String name = series.label();
            switch (series.kind()) {
                case RATE -> values.put(name, ratio(bucket.sum(name), seconds) * unit(series));
                case LEVEL -> values.put(name, ratio(bucket.sum(name), bucket.steps()));
                case PEAK -> values.put(name, bucket.peak(name));
                case LATENCY -> quantiles(series, bucket.sums(), values);
            }
        }
        values.put("replicas", ratio(bucket.samples(), bucket.steps()));
        return new MetricPoint(bucket.start(), values);
    }

    /** Names of the series of every point. */
    static Iterable<String> names() {
        return of(new MetricBucket(Instant.EPOCH, 0, 0, Map.of(), Map.of()), Duration.ofSeconds(1))
                .values()
                .keySet();
    }

    /** Sums of a whole window: how many there were of what is counted, and the quantiles of all its times. */
    static Map<String, @Nullable Double> totals(Iterable<MetricBucket> buckets) {
        Map<String, Double> sums = new HashMap<>();
        buckets.forEach(bucket -> bucket.sums().forEach((name, value) -> sums.merge(name, value, Double::sum)));
        Map<String, @Nullable Double> totals = new LinkedHashMap<>();
        MetricSeries.of(MetricSeries.Kind.RATE)
                .forEach(series -> totals.put(series.label(), sums.getOrDefault(series.label(), 0.0)));
        MetricSeries.of(MetricSeries.Kind.LATENCY).forEach(series -> quantiles(series, sums, totals));
        return totals;
    }

    private static double unit(MetricSeries series) {
        return series == MetricSeries.COST ? SECONDS_PER_HOUR : 1;
    }

    private static double ratio(double sum, double by) {
        return by == 0 ? 0 : sum / by;
    }

    private static void quantiles(MetricSeries series, Map<String, Double> sums, Map<String, @Nullable Double> values) {
        Map<String, Double> counts = new HashMap<>();
        for (String name : LatencyBuckets.names()) {
            counts.put(name, sums.getOrDefault(MeterReader.bucket(series, name), 0.0));
        }
        QUANTILES.forEach(
                (suffix, share) -> values.put(series.label() + suffix, LatencyBuckets.quantile(counts, share)));
    }
}
