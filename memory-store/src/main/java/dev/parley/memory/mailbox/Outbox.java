package dev.parley.memory.mailbox;

import dev.parley.memory.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Replies per conversation, sent in order by one worker at a time. Thread-safe. */
public interface Outbox {

    /** A conversation's first reply that is due; empty when there is none. */
    Mono<OutboxClaim> claim(int partition, String worker, Duration lease);

    /** How long until something of a partition may be claimed; empty when nothing waits or is in work. */
    Mono<Duration> untilDue(int partition);

    /**
     * Partitions of which {@link #untilDue} became shorter, on whatever replica; never ends. Some may be missed, so nobody
     * may wait for one alone.
     */
    Flux<Integer> wakeups();

    /** Extends the lease from now on; false when it was lost. */
    Mono<Boolean> renew(OutboxClaim claim, Duration lease);

    /** Removes the reply and makes the next one of the conversation due; false when the lease was lost. */
    Mono<Boolean> sent(OutboxClaim claim, String platformId);

    /** Keeps the reply first in line and makes it due after the delay. */
    Mono<Boolean> retry(OutboxClaim claim, Duration delay, String reason);

    /** Puts the reply off without counting an attempt. */
    Mono<Boolean> defer(OutboxClaim claim, Duration delay);

    /** Puts another message in the place of the reply and makes it due after the delay, without counting an attempt. */
    Mono<Boolean> replace(OutboxClaim claim, OutboundMessage message, Duration delay);

    /** Moves the reply to the dead letters with a reason. */
    Mono<Boolean> dead(OutboxClaim claim, String reason);

    /**
     * Notes how far a message came that was sent to a person. It only goes on, whatever the order in which statuses come,
     * and may be told before {@link #sent}. One that failed becomes a dead letter.
     *
     * @param platformId as {@link #sent} got it
     * @param reason of a failure, else empty
     */
    Mono<Advance> advance(PersonId person, String channel, String platformId, DeliveryStatus status, String reason);

    /**
     * When each status came of a message that was sent to a person; empty where none did, or too long ago.
     *
     * @param platformId as {@link #sent} got it
     */
    Mono<Map<DeliveryStatus, Instant>> statuses(PersonId person, String channel, String platformId);

    /** What waits to be sent. */
    Mono<Backlog> backlog();

    /** Number of dead letters. */
    Mono<Long> deadLetters();
}
