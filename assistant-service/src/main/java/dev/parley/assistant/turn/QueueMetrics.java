package dev.parley.assistant.turn;

import dev.parley.memory.mailbox.Backlog;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.Outbox;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What waits for an answer or to be sent, asked of Redis in intervals. Every replica shows the same. */
final class QueueMetrics implements SmartLifecycle {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Mailbox mailbox;
    private final Outbox outbox;
    private final Duration interval;
    private volatile Backlog turns = Backlog.EMPTY;
    private volatile Backlog replies = Backlog.EMPTY;
    private volatile long deadLetters;
    private volatile boolean redis = true;
    private volatile @Nullable Disposable running;

    QueueMetrics(Mailbox mailbox, Outbox outbox, Duration interval, MeterRegistry meters) {
        this.mailbox = mailbox;
        this.outbox = outbox;
        this.interval = interval;
        Gauge.builder("parley.mailbox.conversations", this, known -> known.turns.conversations())
                .register(meters);
        TimeGauge.builder("parley.mailbox.oldest", this, TimeUnit.SECONDS, known -> seconds(known.turns))
                .register(meters);
        Gauge.builder("parley.outbox.conversations", this, known -> known.replies.conversations())
                .register(meters);
        TimeGauge.builder("parley.outbox.oldest", this, TimeUnit.SECONDS, known -> seconds(known.replies))
                .register(meters);
        Gauge.builder("parley.outbox.dead", this, known -> known.deadLetters).register(meters);
        Gauge.builder("parley.redis.up", this, known -> known.redis ? 1 : 0).register(meters);
    }

    private static double seconds(Backlog backlog) {
        return backlog.oldest().toMillis() / MILLIS_PER_SECOND;
    }

    Mono<Void> refresh() {
        return Mono.zip(mailbox.backlog(), outbox.backlog(), outbox.deadLetters())
                .doOnNext(known -> {
                    turns = known.getT1();
                    replies = known.getT2();
                    deadLetters = known.getT3();
                    redis = true;
                })
                .then()
                // The age that was seen last stays: nobody knows a better one.
                .onErrorResume(fault -> Mono.fromRunnable(() -> redis = false));
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            running = Flux.interval(Duration.ZERO, interval)
                    .onBackpressureDrop()
                    .concatMap(tick -> refresh(), 1)
                    .subscribe();
        }
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
