package dev.parley.assistant.metric;

import dev.parley.assistant.RequestException;
import dev.parley.memory.metric.MetricHistory;
import dev.parley.memory.metric.MetricResolution;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The newest points as they come, for any number of viewers up to a limit: Redis is asked once for all of them. Ends what
 * is open before the server waits for its requests to end. Thread-safe.
 */
final class MetricFeed implements SmartLifecycle {

    private final MetricHistory history;
    private final MetricResolution finest;
    private final MetricsProperties properties;
    private final Clock clock;
    private final Flux<MetricPoint> points;
    private final AtomicInteger viewers = new AtomicInteger();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean running;

    MetricFeed(MetricHistory history, MetricsProperties properties, Clock clock) {
        this.history = history;
        this.finest = properties.resolution(MetricWindow.HOUR);
        this.properties = properties;
        this.clock = clock;
        this.points = Flux.defer(() -> newest().repeat()).share();
    }

    /** Half a step after the end of a step all replicas have said what they measured in it. */
    private Mono<MetricPoint> newest() {
        return Mono.defer(() -> {
            long step = finest.step().toMillis();
            long wait = step - Math.floorMod(clock.millis() - step / 2, step);
            return Mono.delay(Duration.ofMillis(wait)).then(Mono.defer(this::last));
        });
    }

    private Mono<MetricPoint> last() {
        Instant before = clock.instant().minus(finest.step());
        return history.read(finest, before, before)
                .next()
                .map(bucket -> MetricPoint.of(bucket, finest.step()))
                // The next one may be there.
                .onErrorComplete();
    }

    /**
     * Events {@code point}, and comments while there is nothing to say. Cold.
     *
     * @throws RequestException in the stream, when there are as many viewers as are served at once
     */
    Flux<ServerSentEvent<MetricPoint>> events() {
        return Flux.defer(() -> {
            if (viewers.incrementAndGet() > properties.maxViewers()) {
                viewers.decrementAndGet();
                return Flux.error(new RequestException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "too_many_viewers",
                        "There are " + properties.maxViewers()
                                + " live connections already; close one, or raise parley.metrics.max-viewers."));
            }
            Flux<ServerSentEvent<MetricPoint>> beats = Flux.interval(Duration.ZERO, properties.heartbeat())
                    .onBackpressureDrop()
                    .map(beat -> ServerSentEvent.<MetricPoint>builder()
                            .comment("alive")
                            .build());
            return points.map(point -> ServerSentEvent.builder(point)
                            .event("point")
                            .id(Long.toString(point.time().getEpochSecond()))
                            .build())
                    .onBackpressureLatest()
                    .mergeWith(beats)
                    .takeUntilOther(ended.asMono())
                    .take(properties.liveFor())
                    .doFinally(signal -> viewers.decrementAndGet());
        });
    }

    /** How many are being served. */
    int viewers() {
        return viewers.get();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        ended.tryEmitEmpty();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
