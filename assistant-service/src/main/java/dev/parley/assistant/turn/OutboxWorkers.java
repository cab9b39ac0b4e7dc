package dev.parley.assistant.turn;

import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TurnLog;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.mailbox.OutboxClaim;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** Sends the replies of the outboxes, per conversation in order, and keeps what cannot be sent as dead letters. */
public final class OutboxWorkers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxWorkers.class);

    private final Outbox outbox;
    private final int partitions;
    private final ChannelReplies replies;
    private final TurnProperties properties;
    private final MeterRegistry meters;
    private final Spans spans;
    private final String worker = TurnIds.next();
    private volatile @Nullable PartitionWorkers workers;

    public OutboxWorkers(
            Outbox outbox,
            int partitions,
            ChannelReplies replies,
            TurnProperties properties,
            MeterRegistry meters,
            Spans spans) {
        this.outbox = outbox;
        this.partitions = partitions;
        this.replies = replies;
        this.properties = properties;
        this.meters = meters;
        this.spans = spans;
    }

    private Mono<Boolean> step(int partition, Mono<Void> cut) {
        return outbox.claim(partition, worker, properties.lease())
                .flatMap(claim -> spans.receiving(
                                "parley.outbox.process",
                                "process outbox",
                                claim.message().trace(),
                                () -> replies.send(claim.message()).flatMap(outcome -> settle(claim, outcome)))
                        .contextWrite(
                                context -> TurnLog.in(context, claim.message().turn())));
    }

    private Mono<Boolean> settle(OutboxClaim claim, SendOutcome outcome) {
        count(claim, outcome);
        Mono<Boolean> settled = switch (outcome) {
            case SendOutcome.Accepted accepted -> outbox.sent(claim, accepted.platformId());
            case SendOutcome.Retry retry -> retry(claim, retry.after(), retry.reason());
            case SendOutcome.ChannelDown down -> retry(claim, Duration.ofMinutes(1), down.reason());
            case SendOutcome.Undeliverable undeliverable -> dead(claim, undeliverable.reason());
        };
        return settled.thenReturn(true);
    }

    private void count(OutboxClaim claim, SendOutcome outcome) {
        String how = switch (outcome) {
            case SendOutcome.Accepted accepted -> "accepted";
            case SendOutcome.Retry retry -> "retry";
            case SendOutcome.ChannelDown down -> "channel_down";
            case SendOutcome.Undeliverable undeliverable -> "undeliverable";
        };
        meters.counter("parley.outbox.sent", "channel", claim.message().channel(), "outcome", how)
                .increment();
    }

    private Mono<Boolean> retry(OutboxClaim claim, Duration after, String reason) {
        if (claim.attempt() >= properties.sendAttempts()) {
            return dead(claim, "gave up after " + claim.attempt() + " attempts: " + reason);
        }
        log.info(
                "Reply is sent again in {}. reply={} reason={}",
                after,
                claim.message().id(),
                reason);
        return outbox.retry(claim, after, reason);
    }

    private Mono<Boolean> dead(OutboxClaim claim, String reason) {
        log.warn(
                "Reply became a dead letter. reply={} reason={}",
                claim.message().id(),
                reason);
        return outbox.dead(claim, reason);
    }

    @Override
    public synchronized void start() {
        if (workers == null) {
            workers = new PartitionWorkers("Outbox worker", partitions, properties.idle(), this::step);
        }
    }

    /** Behind the turns, so that what they wrote last is sent too. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 1;
    }

    /** Waits for replies that are being sent: one that is cut off may have been accepted and would be sent again. */
    @Override
    public void stop(Runnable done) {
        PartitionWorkers draining = take();
        if (draining == null) {
            done.run();
            return;
        }
        draining.drain(properties.drain()).doFinally(signal -> done.run()).subscribe();
    }

    @Override
    public void stop() {
        PartitionWorkers draining = take();
        if (draining != null) {
            draining.drain(Duration.ZERO).subscribe();
        }
    }

    private synchronized @Nullable PartitionWorkers take() {
        PartitionWorkers taken = workers;
        workers = null;
        return taken;
    }

    @Override
    public boolean isRunning() {
        return workers != null;
    }
}
