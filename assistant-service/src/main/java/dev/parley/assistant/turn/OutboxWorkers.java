package dev.parley.assistant.turn;

import dev.parley.assistant.channel.ChannelPolicy;
import dev.parley.assistant.channel.ChannelReplies;
import dev.parley.assistant.channel.SendLimits;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.assistant.trace.Spans;
import dev.parley.assistant.trace.TurnLog;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.memory.mailbox.Outbox;
import dev.parley.memory.mailbox.OutboxClaim;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Sends the replies of the outboxes, per conversation in order, and keeps what cannot be sent as dead letters. A stop waits
 * for those that are being sent: one that is cut off may have been accepted and would be sent again.
 */
public final class OutboxWorkers extends DrainingWorkers {

    private static final Logger log = LoggerFactory.getLogger(OutboxWorkers.class);

    /** First wait after a fault of the whole channel. */
    private static final Duration CHANNEL_PAUSE = Duration.ofMinutes(1);

    /** A stage of a turn, and its fact that tells replies apart. */
    public static final String REPLY = "reply";

    /** Its fact that names the sent message at the platform, for its statuses. */
    public static final String PLATFORM_ID = "platformId";

    /** First wait after Redis did not take that a reply was accepted. */
    private static final Duration FIRST_RECORD_PAUSE = Duration.ofMillis(100);

    private static final double SPREAD = 0.2;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Outbox outbox;
    private final ChannelReplies replies;
    private final ChannelPolicy policy;
    private final SendLimits limits;
    private final TurnProperties properties;
    private final MeterRegistry meters;
    private final Spans spans;
    private final TurnTracer tracer;
    private final String worker = TurnIds.next();

    public OutboxWorkers(
            Outbox outbox,
            int partitions,
            ChannelReplies replies,
            ChannelPolicy policy,
            SendLimits limits,
            TurnProperties properties,
            MeterRegistry meters,
            Spans spans,
            TurnTracer tracer) {
        // Behind the turns, so that what they wrote last is sent too.
        super("Outbox worker", partitions, WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 1, properties);
        this.outbox = outbox;
        this.replies = replies;
        this.policy = policy;
        this.limits = limits;
        this.properties = properties;
        this.meters = meters;
        this.spans = spans;
        this.tracer = tracer;
    }

    @Override
    public Mono<Boolean> step(int partition, Mono<Void> cut) {
        return outbox.claim(partition, worker, properties.lease())
                .flatMap(claim -> limits.take(claim.message())
                        .flatMap(wait -> wait.isZero()
                                ? spans.receiving(
                                        "parley.outbox.process",
                                        "process outbox",
                                        claim.message().trace(),
                                        () -> sendIfHeld(claim))
                                : outbox.defer(claim, wait).thenReturn(true))
                        .contextWrite(
                                context -> TurnLog.in(context, claim.message().turn())));
    }

    @Override
    public Mono<Duration> untilDue(int partition) {
        return outbox.untilDue(partition);
    }

    @Override
    public Flux<Integer> wakeups() {
        return outbox.wakeups();
    }

    /** Whoever was held up between claim and send may have lost the reply to another worker. */
    private Mono<Boolean> sendIfHeld(OutboxClaim claim) {
        if (claim.unsettled()) {
            doubtful(claim, "no_settlement");
        }
        return outbox.renew(claim, properties.lease()).flatMap(held -> held ? send(claim) : Mono.just(true));
    }

    /** The reply may have been accepted before, and is sent again: the one case in which it arrives twice. */
    private void doubtful(OutboxClaim claim, String why) {
        meters.counter("parley.outbox.doubtful", "channel", claim.message().channel(), "why", why)
                .increment();
    }

    private Mono<Boolean> send(OutboxClaim claim) {
        return Mono.defer(() -> {
            Instant began = tracer.now();
            return Mono.firstWithSignal(
                    replies.send(claim.message()).flatMap(outcome -> settle(claim, outcome, began)), keepLease(claim));
        });
    }

    /** Uploads take longer than a lease, and whoever takes one over sends again. Never signals. */
    private Mono<Boolean> keepLease(OutboxClaim claim) {
        return Flux.interval(properties.lease().dividedBy(RENEWALS_PER_LEASE))
                .onBackpressureDrop()
                .concatMap(tick -> outbox.renew(claim, properties.lease()).onErrorComplete(), 1)
                .then(Mono.never());
    }

    private Mono<Boolean> settle(OutboxClaim claim, SendOutcome outcome, Instant began) {
        count(claim, outcome, began);
        Mono<Boolean> settled = switch (outcome) {
            case SendOutcome.Accepted(String platformId) -> sent(claim, platformId);
            case SendOutcome.Unsure(Duration after, String reason) -> {
                doubtful(claim, "no_answer");
                yield retry(claim, new SendOutcome.Retry(after, reason));
            }
            case SendOutcome.Retry retry -> retry(claim, retry);
            case SendOutcome.ChannelDown down ->
                retry(claim, new SendOutcome.Retry(CHANNEL_PAUSE, "channel down, " + down.reason()));
            case SendOutcome.OutsideWindow outside ->
                policy.reopening(claim.person(), claim.message())
                        .flatMap(template -> outbox.replace(claim, template, policy.quietFor()))
                        .switchIfEmpty(Mono.defer(() -> dead(claim, "outside the window, " + outside.reason())));
            case SendOutcome.Undeliverable undeliverable -> dead(claim, undeliverable.reason());
        };
        return settled.thenReturn(true);
    }

    /** What is not recorded is sent again, so the record is tried for as long as the lease can be kept. */
    private Mono<Boolean> sent(OutboxClaim claim, String platformId) {
        return outbox.sent(claim, platformId)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RECORD_PAUSE)
                        .maxBackoff(properties.lease().dividedBy(RENEWALS_PER_LEASE)))
                .doOnNext(recorded -> {
                    if (!recorded) {
                        log.warn(
                                "Reply was accepted when another worker had it, which may send it again. reply={}",
                                claim.message().id());
                    }
                });
    }

    private void count(OutboxClaim claim, SendOutcome outcome, Instant began) {
        String how = switch (outcome) {
            case SendOutcome.Accepted accepted -> "accepted";
            case SendOutcome.Retry retry -> "retry";
            case SendOutcome.Unsure unsure -> "unsure";
            case SendOutcome.ChannelDown down -> "channel_down";
            case SendOutcome.OutsideWindow outside -> "outside_window";
            case SendOutcome.Undeliverable undeliverable -> "undeliverable";
        };
        meters.counter("parley.outbox.sent", "channel", claim.message().channel(), "outcome", how)
                .increment();
        tracer.later(
                claim.person(),
                claim.message().turn(),
                REPLY,
                how,
                began,
                Map.of(
                        REPLY,
                        claim.message().id().substring(claim.message().turn().length()),
                        "attempt",
                        Integer.toString(claim.attempt()),
                        PLATFORM_ID,
                        outcome instanceof SendOutcome.Accepted(String id) ? id : ""));
    }

    private Mono<Boolean> retry(OutboxClaim claim, SendOutcome.Retry retry) {
        if (claim.attempt() >= properties.sendAttempts()) {
            return dead(claim, "gave up after " + claim.attempt() + " attempts: " + retry.reason());
        }
        Duration after = pause(retry, claim.attempt());
        log.info(
                "Reply is sent again in {}. reply={} reason={}",
                after,
                claim.message().id(),
                retry.reason());
        return outbox.retry(claim, after, retry.reason());
    }

    /** Grows with each attempt, and differs a little between replies so that they do not come back together. */
    static Duration pause(SendOutcome.Retry retry, int attempt) {
        double millis = retry.after().toMillis() * Math.pow(retry.factor(), attempt - 1.0);
        double spread = 1 + ThreadLocalRandom.current().nextDouble(SPREAD);
        return Duration.ofMillis((long) Math.min(millis * spread, LONGEST_PAUSE.toMillis()));
    }

    private Mono<Boolean> dead(OutboxClaim claim, String reason) {
        log.warn(
                "Reply became a dead letter. reply={} reason={}",
                claim.message().id(),
                reason);
        return outbox.dead(claim, reason);
    }
}
