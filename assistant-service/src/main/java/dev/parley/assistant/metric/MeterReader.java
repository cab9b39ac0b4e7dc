package dev.parley.assistant.metric;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads what the history keeps from the meters of this process. Thread-safe. */
final class MeterReader {

    private static final double NANOS_PER_MILLI = 1e6;

    private final MeterRegistry meters;

    MeterReader(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Everything that is counted, since the start of the process, by its name in the history. */
    Map<String, Double> counted() {
        Map<String, Double> totals = new HashMap<>();
        for (MetricSeries series : MetricSeries.of(MetricSeries.Kind.RATE)) {
            totals.put(series.label(), read(series));
        }
        for (MetricSeries series : MetricSeries.of(MetricSeries.Kind.LATENCY)) {
            matching(series).stream()
                    .filter(Timer.class::isInstance)
                    .map(Timer.class::cast)
                    .forEach(timer ->
                            times(series, timer).forEach((bucket, count) -> totals.merge(bucket, count, Double::sum)));
        }
        return totals;
    }

    /** How much there is now, by series. */
    Map<String, Double> now(MetricSeries.Kind kind) {
        Map<String, Double> values = new HashMap<>();
        MetricSeries.of(kind).forEach(series -> values.put(series.label(), read(series)));
        return values;
    }

    /** The name of a bucket of a series in the history. */
    static String bucket(MetricSeries series, String name) {
        return series.label() + "<" + name;
    }

    private static Map<String, Double> times(MetricSeries series, Timer timer) {
        HistogramSnapshot snapshot = timer.takeSnapshot();
        Map<String, Double> cumulative = new HashMap<>();
        for (CountAtBucket bucket : snapshot.histogramCounts()) {
            cumulative.put(Long.toString(Math.round(bucket.bucket() / NANOS_PER_MILLI)), bucket.count());
        }
        if (cumulative.isEmpty()) {
            return Map.of();
        }
        double[] counts = LatencyBuckets.each(
                LatencyBuckets.BOUNDS.stream()
                        .mapToDouble(bound -> cumulative.getOrDefault(Long.toString(bound), 0.0))
                        .toArray(),
                snapshot.count());
        Map<String, Double> times = new HashMap<>();
        List<String> names = LatencyBuckets.names();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            times.put(bucket(series, names.get(bucket)), counts[bucket]);
        }
        return times;
    }

    private double read(MetricSeries series) {
        double sum = 0;
        for (Meter meter : matching(series)) {
            double value = value(meter);
            sum += Double.isFinite(value) ? value : 0;
        }
        return sum;
    }

    private List<Meter> matching(MetricSeries series) {
        String tag = series.tag();
        return meters.find(series.meter()).meters().stream()
                .filter(meter -> tag == null || series.wants(meter.getId().getTag(tag)))
                .toList();
    }

    private static double value(Meter meter) {
        return switch (meter) {
            case Counter counter -> counter.count();
            case FunctionCounter counter -> counter.count();
            case Timer timer -> timer.count();
            case FunctionTimer timer -> timer.count();
            case LongTaskTimer timer -> timer.activeTasks();
            case TimeGauge gauge -> gauge.value(TimeUnit.SECONDS);
            case Gauge gauge -> gauge.value();
            default -> 0;
        };
    }
}
