package dev.parley.assistant.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LatencyBucketsTests {

    /** What programs and what tests measure with. */
    static List<MeterRegistry> registries() {
        return List.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), new SimpleMeterRegistry());
    }

    private static Map<String, Double> counts(MeterRegistry... all) {
        Map<String, Double> counts = new HashMap<>();
        for (MeterRegistry registry : all) {
            Map<String, Double> counted = new MeterReader(registry).counted();
            for (String name : LatencyBuckets.names()) {
                counts.merge(
                        name, counted.getOrDefault(MeterReader.bucket(MetricSeries.TURN_TIME, name), 0.0), Double::sum);
            }
        }
        return counts;
    }

    @ParameterizedTest
    @MethodSource("registries")
    void quantile_ofTwoReplicas_isThatOfAllTheirTimes(MeterRegistry first) {
        MeterRegistry second = new SimpleMeterRegistry();
        Random random = new Random(7);
        double[] seconds = new double[2_000];
        for (MeterRegistry registry : List.of(first, second)) {
            registry.config().meterFilter(LatencyBuckets.filter());
        }
        for (int turn = 0; turn < seconds.length; turn++) {
            // One replica is fast, the other slow, and most turns went to the fast one.
            boolean slow = turn % 5 == 0;
            seconds[turn] = (slow ? 4 : 0.2) * Math.exp(random.nextGaussian() / 2);
            Timer.builder("parley.turn.time")
                    .register(slow ? second : first)
                    .record(Duration.ofNanos(Math.round(seconds[turn] * 1e9)));
        }
        Arrays.sort(seconds);

        Map<String, Double> counts = counts(first, second);

        assertThat(counts.values().stream().mapToDouble(Double::doubleValue).sum())
                .isEqualTo(seconds.length);
        for (double share : new double[] {0.1, 0.5, 0.75, 0.95, 0.99}) {
            double exact = seconds[(int) (share * seconds.length)];
            assertThat(LatencyBuckets.quantile(counts, share)).isCloseTo(exact, within(exact * 0.2));
        }
    }

    @Test
    void quantile_nothingCounted_isNone_andWhatIsBeyondIsTheLongestBound() {
        assertThat(LatencyBuckets.quantile(Map.of(), 0.5)).isNull();
        assertThat(LatencyBuckets.quantile(Map.of(LatencyBuckets.BEYOND, 3.0), 0.5))
                .isEqualTo(LatencyBuckets.BOUNDS.getLast() / 1e3);
    }

    @ParameterizedTest
    @MethodSource("registries")
    void counts_onlyGrow(MeterRegistry registry) {
        registry.config().meterFilter(LatencyBuckets.filter());
        Timer timer = Timer.builder("parley.turn.time").register(registry);
        timer.record(Duration.ofMillis(1));
        timer.record(Duration.ofMillis(5));
        timer.record(Duration.ofMillis(6));
        timer.record(Duration.ofHours(1));
        Map<String, Double> counts = counts(registry);
        assertThat(counts).containsEntry("5", 2.0).containsEntry("7", 1.0).containsEntry("inf", 1.0);
        timer.record(Duration.ofMillis(6));
        assertThat(counts(registry)).containsEntry("5", 2.0).containsEntry("7", 2.0);
    }
}
