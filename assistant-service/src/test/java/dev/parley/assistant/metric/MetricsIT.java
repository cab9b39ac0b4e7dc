package dev.parley.assistant.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.RequestException;
import dev.parley.memory.metric.MetricHistory;
import dev.parley.memory.metric.RedisMetricHistory;
import dev.parley.memory.redis.EmbeddedRedis;
import dev.parley.memory.redis.RedisConnection;
import dev.parley.memory.redis.RedisStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Two replicas that measure, one Redis, and an operator who looks. */
class MetricsIT {

    private static final MetricsProperties PROPERTIES = new MetricsProperties(
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofHours(2),
            500,
            20,
            Duration.ofSeconds(15),
            Duration.ofHours(1));

    @TempDir
    static Path home;

    private static EmbeddedRedis redis;
    private static RedisStore store;

    @BeforeAll
    static void start() {
        redis = EmbeddedRedis.start(home);
        store = RedisStore.connect(new RedisConnection(redis.connection().url(), Duration.ofSeconds(5)));
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
    }

    /** One replica with meters of its own. */
    private static final class Replica {

        private final MeterRegistry meters = new SimpleMeterRegistry();

        Replica() {
            meters.config().meterFilter(LatencyBuckets.filter());
        }

        void turns(int count, Duration took) {
            for (int turn = 0; turn < count; turn++) {
                meters.timer("parley.agent", "error", "none").record(took);
                meters.timer("parley.turn.time").record(took);
            }
        }

        void answers(int tokens, double cost) {
            meters.counter("parley.usage.tokens", "kind", "completion").increment(tokens);
            meters.counter("parley.usage.cost", "model", "llama").increment(cost);
        }
    }

    private static MetricHistory history(MetricsProperties properties) {
        return new RedisMetricHistory(store, properties.resolutions(), properties.maxFields());
    }

    private static MetricSampler sampler(Replica replica, MetricsProperties properties, Clock clock) {
        return new MetricSampler(
                new MeterReader(replica.meters), history(properties), properties.resolution(MetricWindow.HOUR), clock);
    }

    private static MetricsController controller(Clock clock) {
        MetricHistory history = history(PROPERTIES);
        return new MetricsController(history, new MetricFeed(history, PROPERTIES, clock), PROPERTIES, clock);
    }

    @Test
    void history_ofTwoReplicas_isTheirSum_withTheQuantilesOfAllTurns() {
        Instant start =
                Instant.ofEpochSecond(Instant.now().plus(Duration.ofDays(40)).getEpochSecond() / 7200 * 7200);
        Replica one = new Replica();
        Replica two = new Replica();
        List<MetricSampler> samplers = new ArrayList<>();
        AdjustableClock clock = new AdjustableClock(start);
        Stream.of(one, two).forEach(replica -> samplers.add(sampler(replica, PROPERTIES, clock)));
        for (int step = 0; step < 6; step++) {
            clock.set(start.plusSeconds(10 * (step + 1)));
            one.turns(9, Duration.ofMillis(200));
            two.turns(1, Duration.ofSeconds(8));
            one.answers(300, 0.01);
            two.answers(100, 0.02);
            samplers.forEach(sampler -> sampler.sample().block());
        }
        clock.set(start.plusSeconds(65));

        MetricsController.Window hour = controller(clock).history("1h").block();

        int first = hour.times().indexOf(start.getEpochSecond());
        assertThat(hour.step()).isEqualTo(10);
        assertThat(hour.times()).hasSize(360);
        assertThat(hour.series().get("turns").subList(first, first + 6)).containsOnly(1.0);
        assertThat(hour.series().get("turns").getFirst()).isNull();
        assertThat(hour.series().get("tokens_out").get(first)).isEqualTo(40.0);
        assertThat(hour.series().get("cost").get(first)).isCloseTo(0.03 / 10 * 3600, within(1e-9));
        assertThat(hour.series().get("turn_p50").get(first)).isCloseTo(0.2, within(0.04));
        assertThat(hour.series().get("turn_p95").get(first)).isCloseTo(8, within(1.6));
        assertThat(hour.series().get("replicas").get(first)).isEqualTo(2.0);
        assertThat(hour.totals()).containsEntry("turns", 60.0).containsEntry("tokens_out", 2400.0);
        assertThat(hour.totals().get("turn_p95")).isCloseTo(8, within(1.6));

        for (String window : List.of("24h", "30d")) {
            MetricsController.Window coarse = controller(clock).history(window).block();
            assertThat(coarse.series().get("turns").getLast()).isEqualTo(1.0);
            assertThat(coarse.totals()).containsEntry("turns", 60.0);
        }
        assertThat(controller(clock).history("24h").block().times()).hasSize(288);
        assertThat(controller(clock).history("30d").block().times()).hasSize(360);
        assertThatThrownBy(() -> controller(clock).history("1w"))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("1h, 24h or 30d");
    }

    @Test
    void live_pointsOfAllReplicas_comeToAsManyViewersAsAreServed_andEndWithTheServer() {
        MetricsProperties quick = new MetricsProperties(
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofHours(2),
                500,
                2,
                Duration.ofSeconds(1),
                Duration.ofHours(1));
        Replica one = new Replica();
        Replica two = new Replica();
        List<MetricSampler> samplers = Stream.of(one, two)
                .map(replica -> sampler(replica, quick, Clock.systemUTC()))
                .toList();
        MetricFeed feed = new MetricFeed(history(quick), quick, Clock.systemUTC());
        feed.start();
        samplers.forEach(MetricSampler::start);
        List<ServerSentEvent<MetricPoint>> events = new CopyOnWriteArrayList<>();
        Disposable viewer = feed.events().subscribe(events::add);
        Flux<ServerSentEvent<MetricPoint>> second = feed.events();
        Disposable other = second.subscribe();

        assertThatThrownBy(() -> feed.events().blockFirst())
                .isInstanceOfSatisfying(
                        RequestException.class,
                        fault -> assertThat(fault.code()).isEqualTo("too_many_viewers"));
        one.turns(3, Duration.ofMillis(100));
        two.turns(2, Duration.ofMillis(100));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> events.stream()
                                .map(ServerSentEvent::data)
                                .filter(point -> point != null)
                                .mapToDouble(point -> point.values().get("turns"))
                                .sum()
                        == 5);
        assertThat(events).anyMatch(event -> "alive".equals(event.comment()));
        assertThat(events)
                .filteredOn(event -> event.data() != null)
                .allMatch(event -> "point".equals(event.event()))
                .anyMatch(event -> event.data().values().get("replicas") == 2.0);

        other.dispose();
        await().until(() -> feed.viewers() == 1);
        feed.stop();
        await().until(viewer::isDisposed);
        assertThat(feed.viewers()).isZero();
        samplers.forEach(MetricSampler::stop);
    }
}
