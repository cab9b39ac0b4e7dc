package dev.parley.assistant.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of times, from 5 ms to 11 minutes, each √2 times as long as the one before, so that counts of replicas can be
 * added up and quantiles of the sum are right to a fifth of their value. A bucket is named by its upper bound in
 * milliseconds. Stateless.
 */
final class LatencyBuckets {

    private static final double SHORTEST_MILLIS = 5;
    private static final int BUCKETS = 35;
    private static final double MILLIS_PER_SECOND = 1_000;

    /** Upper bounds in milliseconds. */
    static final List<Long> BOUNDS = IntStream.range(0, BUCKETS)
            .mapToObj(bucket -> Math.round(SHORTEST_MILLIS * Math.pow(2, bucket / 2.0)))
            .toList();

    /** Name of the bucket for all that took longer. */
    static final String BEYOND = "inf";

    /** So long that nothing is forgotten while the process runs. */
    private static final Duration FOR_GOOD = Duration.ofDays(3650);

    private LatencyBuckets() {}

    /** Has the timers that the history reads count in these buckets. */
    static MeterFilter filter() {
        List<String> names = MetricSeries.of(MetricSeries.Kind.LATENCY).stream()
                .map(MetricSeries::meter)
                .toList();
        double[] nanos = BOUNDS.stream()
                .mapToDouble(bound -> Duration.ofMillis(bound).toNanos())
                .toArray();
        return new MeterFilter() {
            @Override
            public @Nullable DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return names.contains(id.getName())
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(nanos)
                                .expiry(FOR_GOOD)
                                .bufferLength(1)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }

    /**
     * A quantile, as if the times of a bucket were spread evenly over it.
     *
     * @param counts by the names of buckets
     * @param share from 0 to 1
     * @return seconds; the longest bound where the quantile lies beyond; null where nothing was counted
     */
    static @Nullable Double quantile(Map<String, Double> counts, double share) {
        double total = counts.values().stream().mapToDouble(Double::doubleValue).sum();
        if (total <= 0) {
            return null;
        }
        double wanted = share * total;
        double reached = 0;
        double lower = 0;
        for (long bound : BOUNDS) {
            double count = counts.getOrDefault(Long.toString(bound), 0.0);
            if (count > 0 && reached + count >= wanted) {
                return (lower + (bound - lower) * (wanted - reached) / count) / MILLIS_PER_SECOND;
            }
            reached += count;
            lower = bound;
        }
        return BOUNDS.getLast() / MILLIS_PER_SECOND;
    }

    /** Names of all buckets, the shortest first. */
    static List<String> names() {
        return Stream.concat(BOUNDS.stream().map(bound -> Long.toString(bound)), Stream.of(BEYOND))
                .toList();
    }

    /** Counts of what was no longer than each bound, made counts of each bucket. */
    static double[] each(double[] cumulative, double total) {
        double[] counts = Arrays.copyOf(cumulative, cumulative.length + 1);
        counts[cumulative.length] = total;
        for (int bucket = counts.length - 1; bucket > 0; bucket--) {
            counts[bucket] = Math.max(0, counts[bucket] - counts[bucket - 1]);
        }
        return counts;
    }
}
