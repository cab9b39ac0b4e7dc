package dev.parley.assistant.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.metric.MetricBucket;
import dev.parley.memory.metric.MetricHistory;
import dev.parley.memory.metric.MetricResolution;
import dev.parley.memory.metric.MetricSample;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class MetricSamplerTests {

    private static final MetricResolution STEP = new MetricResolution(Duration.ofSeconds(10), Duration.ofHours(1));

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<MetricSample> kept = new ArrayList<>();
    private boolean away;
    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-28T10:00:10.020Z"));

    private final MetricHistory history = new MetricHistory() {
        @Override
        public Mono<Void> add(MetricSample sample) {
            return away ? Mono.error(new IllegalStateException("away")) : Mono.fromRunnable(() -> kept.add(sample));
        }

        @Override
        public Flux<MetricBucket> read(MetricResolution resolution, Instant from, Instant to) {
            return Flux.empty();
        }
    };

    private final MetricSampler sampler = new MetricSampler(new MeterReader(meters), history, STEP, clock);

    private void turns(int count, String error) {
        for (int turn = 0; turn < count; turn++) {
            meters.timer("parley.agent", "error", error).record(Duration.ofMillis(100));
        }
    }

    private void step() {
        sampler.sample().block();
        clock.pass(Duration.ofSeconds(10));
    }

    @Test
    void sample_holdsWhatCameSinceTheLastOne_inTheStepThatEnded() {
        turns(3, "none");
        turns(1, "IllegalStateException");
        step();
        turns(2, "none");
        step();

        assertThat(kept)
                .extracting(MetricSample::at)
                .allSatisfy(at -> assertThat(at).isBefore(clock.instant()));
        assertThat(STEP.start(STEP.bucket(kept.getFirst().at()))).isEqualTo("2026-11-28T10:00:00Z");
        assertThat(kept.getFirst().sums()).containsEntry("turns", 4.0).containsEntry("errors", 1.0);
        assertThat(kept.getLast().sums()).containsEntry("turns", 2.0).doesNotContainKey("errors");
    }

    @Test
    void sample_twiceInAStep_isTakenOnce() {
        turns(1, "none");
        sampler.sample().block();
        turns(1, "none");
        sampler.sample().block();
        assertThat(kept).hasSize(1);
    }

    @Test
    void sample_redisAway_losesNothingThatIsCounted() {
        away = true;
        turns(2, "none");
        step();
        turns(3, "none");
        step();
        away = false;
        turns(1, "none");
        step();

        assertThat(kept)
                .singleElement()
                .satisfies(sample -> assertThat(sample.sums()).containsEntry("turns", 6.0));
    }

    @Test
    void sample_levelsAndPeaks_areThoseOfNow() {
        double[] value = {7};
        Gauge.builder("parley.model.waiting", () -> value[0]).register(meters);
        Gauge.builder("parley.mailbox.oldest", () -> value[0] * 2).register(meters);
        meters.more().longTaskTimer("parley.agent.active").start();
        step();
        value[0] = 0;
        step();

        assertThat(kept.getFirst().sums()).containsEntry("model_waiting", 7.0).containsEntry("active", 1.0);
        assertThat(kept.getFirst().peaks()).containsEntry("queue_age", 14.0);
        assertThat(kept.getLast().sums()).doesNotContainKey("model_waiting");
        assertThat(kept.getLast().peaks()).isEmpty();
    }

    @Test
    void stop_addsTheRest() {
        sampler.start();
        turns(2, "none");
        sampler.stop();
        assertThat(kept)
                .singleElement()
                .satisfies(sample -> assertThat(sample.sums()).containsEntry("turns", 2.0));
        assertThat(sampler.isRunning()).isFalse();
    }

    @Test
    void sample_timersOfOtherNames_areNotCounted() {
        Timer.builder("parley.agents").register(meters).record(Duration.ofMillis(1));
        step();
        assertThat(kept.getFirst().sums()).isEmpty();
    }
}
