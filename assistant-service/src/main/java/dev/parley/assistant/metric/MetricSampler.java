package dev.parley.assistant.metric;

import dev.parley.memory.metric.MetricHistory;
import dev.parley.memory.metric.MetricResolution;
import dev.parley.memory.metric.MetricSample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Adds what this replica measured to the history at the end of each step, and once more when it stops. While Redis is away
 * what was counted waits for the next step. Thread-safe.
 */
final class MetricSampler implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MetricSampler.class);
    private static final Duration LAST = Duration.ofSeconds(2);

    private final MeterReader meters;
    private final MetricHistory history;
    private final MetricResolution finest;
    private final Clock clock;

    private Map<String, Double> stored = Map.of();
    private long lastBucket = Long.MIN_VALUE;
    private boolean failing;
    private volatile @Nullable Disposable running;

    MetricSampler(MeterReader meters, MetricHistory history, MetricResolution finest, Clock clock) {
        this.meters = meters;
        this.history = history;
        this.finest = finest;
        this.clock = clock;
    }

    /** Adds what came to pass since the last time; does nothing when this step was added already. Never fails. */
    Mono<Void> sample() {
        return Mono.defer(() -> {
            // At the end of a step, give or take a delay: half a step back lies within it.
            Instant within = clock.instant().minus(finest.step().dividedBy(2));
            long bucket = finest.bucket(within);
            if (bucket <= lastBucket) {
                return Mono.empty();
            }
            return add(within, meters.now(MetricSeries.Kind.LEVEL)).doOnSuccess(done -> lastBucket = bucket);
        });
    }

    private Mono<Void> add(Instant at, Map<String, Double> levels) {
        Map<String, Double> totals = meters.counted();
        Map<String, Double> sums = new HashMap<>(levels);
        totals.forEach((series, total) -> {
            double before = stored.getOrDefault(series, 0.0);
            sums.put(series, total < before ? total : total - before);
        });
        Map<String, Double> peaks = meters.now(MetricSeries.Kind.PEAK);
        sums.values().removeIf(value -> value == 0);
        peaks.values().removeIf(value -> value == 0);
        return history.add(new MetricSample(at, sums, peaks))
                .doOnSuccess(done -> {
                    stored = totals;
                    failing = false;
                })
                .onErrorResume(fault -> {
                    if (!failing) {
                        log.warn(
                                "The history of metrics has a gap: Redis did not take them. fault={}",
                                fault.toString());
                    }
                    failing = true;
                    return Mono.empty();
                });
    }

    private Mono<Void> untilEndOfStep() {
        return Mono.defer(() -> {
            long step = finest.step().toMillis();
            return Mono.delay(Duration.ofMillis(step - Math.floorMod(clock.millis(), step)))
                    .then();
        });
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            running = untilEndOfStep().then(sample()).repeat().subscribe();
        }
    }

    @Override
    public synchronized void stop() {
        Disposable ended = running;
        if (ended != null) {
            ended.dispose();
            running = null;
            // Levels are those of the end of a step, which this replica does not see.
            add(clock.instant(), Map.of()).block(LAST);
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
