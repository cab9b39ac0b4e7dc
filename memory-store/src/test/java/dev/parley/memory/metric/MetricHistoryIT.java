package dev.parley.memory.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

class MetricHistoryIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private static final MetricResolution FINE = new MetricResolution(Duration.ofSeconds(10), Duration.ofHours(1));
    private static final MetricResolution COARSE = new MetricResolution(Duration.ofMinutes(5), Duration.ofHours(24));

    /** Each test has days of its own, in the future, so that nothing goes while it runs. */
    private static final AtomicLong DAYS =
            new AtomicLong(Instant.now().getEpochSecond() / Duration.ofDays(1).toSeconds() + 2);

    private final Instant start = Instant.EPOCH.plus(Duration.ofDays(DAYS.getAndAdd(2)));
    private final MetricHistory one = history(200);
    private final MetricHistory two = history(200);

    private static MetricHistory history(int mostFields) {
        return new RedisMetricHistory(REDIS.store(), List.of(FINE, COARSE), mostFields);
    }

    private static MetricSample sample(Instant at, double turns, double waiting) {
        return new MetricSample(at, Map.of("turns", turns), Map.of("waiting", waiting));
    }

    private List<MetricBucket> read(MetricResolution resolution, Duration length) {
        return one.read(resolution, start, start.plus(length)).collectList().block();
    }

    @Test
    void read_twoWriters_addsTheirSumsAndKeepsTheLargestPeak() {
        one.add(sample(start, 2, 3)).block();
        two.add(sample(start.plusSeconds(9), 0.5, 7)).block();
        one.add(sample(start.plusSeconds(10), 1, 1)).block();

        assertThat(read(FINE, Duration.ofMinutes(1)))
                .containsExactly(
                        new MetricBucket(start, 1, 2, Map.of("turns", 2.5), Map.of("waiting", 7.0)),
                        new MetricBucket(start.plusSeconds(10), 1, 1, Map.of("turns", 1.0), Map.of("waiting", 1.0)));
        assertThat(read(COARSE, Duration.ofMinutes(1)))
                .containsExactly(new MetricBucket(start, 2, 3, Map.of("turns", 3.5), Map.of("waiting", 7.0)));
    }

    @Test
    void steps_countTheTimesWhenAnybodyMeasured() {
        // One replica in the first half, another after it, both for one step, and then nobody.
        for (int step = 0; step < 6; step++) {
            one.add(sample(start.plusSeconds(step * 10L), 4, 0)).block();
        }
        for (int step = 5; step < 10; step++) {
            two.add(sample(start.plusSeconds(step * 10L), 4, 0)).block();
        }

        MetricBucket bucket = read(COARSE, Duration.ofMinutes(1)).getFirst();

        assertThat(bucket.steps()).isEqualTo(10);
        assertThat(bucket.samples()).isEqualTo(11);
        assertThat(bucket.sum("turns") / bucket.steps()).isCloseTo(4.4, within(1e-9));
    }

    @Test
    void add_manyAtOnce_losesNothing() {
        int writers = 8;
        int each = 60;
        Flux.range(0, writers)
                .flatMap(
                        writer -> Flux.range(0, each)
                                .concatMap(step -> history(200).add(sample(start.plusSeconds(step * 10L), 0.1, step))),
                        writers)
                .blockLast();

        assertThat(read(FINE, Duration.ofMinutes(10).minusSeconds(1)))
                .hasSize(each)
                .allSatisfy(bucket -> {
                    assertThat(bucket.sum("turns")).isCloseTo(0.1 * writers, within(1e-9));
                    assertThat(bucket.samples()).isEqualTo(writers);
                    assertThat(bucket.steps()).isEqualTo(1);
                });
        assertThat(read(COARSE, Duration.ofMinutes(10).minusSeconds(1)))
                .hasSize(2)
                .allSatisfy(bucket -> assertThat(bucket.steps()).isEqualTo(30))
                .extracting(bucket -> bucket.peak("waiting"))
                .containsExactly(29.0, 59.0);
    }

    @Test
    void add_moreSeriesThanFields_leavesOutWhatIsNewAndGoesOnWithTheRest() {
        MetricHistory small = history(4);
        small.add(new MetricSample(start, Map.of("a", 1.0), Map.of("p", 1.0))).block();
        Map<String, Double> many = new HashMap<>();
        for (int series = 0; series < 50; series++) {
            many.put("new" + series, 1.0);
        }
        many.put("a", 1.0);
        small.add(new MetricSample(start, many, Map.of("p", 2.0))).block();

        MetricBucket bucket = read(FINE, Duration.ZERO).getFirst();

        assertThat(bucket.sums()).isEqualTo(Map.of("a", 2.0));
        assertThat(bucket.peaks()).isEqualTo(Map.of("p", 2.0));
    }

    @Test
    void bucket_ofEachResolution_goesAfterItsTime() {
        one.add(sample(start, 1, 1)).block();
        for (MetricResolution resolution : List.of(FINE, COARSE)) {
            String key = Keys.metrics(resolution.step(), resolution.bucket(start));
            assertThat(KeyKind.of(key)).contains(KeyKind.METRICS);
            Instant goes =
                    Instant.now().plus(REDIS.store().template().getExpire(key).block());
            assertThat(goes)
                    .isCloseTo(
                            start.plus(resolution.step()).plus(resolution.kept()),
                            within(5, java.time.temporal.ChronoUnit.SECONDS));
        }
    }

    @Test
    void resolution_thatNoStepsFit_isRefused() {
        assertThatThrownBy(() -> new RedisMetricHistory(
                        REDIS.store(),
                        List.of(FINE, new MetricResolution(Duration.ofSeconds(15), Duration.ofHours(1))),
                        10))
                .hasMessageContaining("multiple");
        assertThatThrownBy(() -> new MetricResolution(Duration.ofMillis(1500), Duration.ofHours(1)))
                .hasMessageContaining("whole seconds");
        assertThatThrownBy(() -> new MetricResolution(Duration.ofHours(2), Duration.ofHours(1)))
                .hasMessageContaining("at least one step");
    }
}
