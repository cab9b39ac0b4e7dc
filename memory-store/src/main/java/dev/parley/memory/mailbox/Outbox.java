package dev.parley.memory.mailbox;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Replies per conversation, sent in order by one worker at a time. Thread-safe. */
public interface Outbox {

    /** A conversation's first reply that is due; empty when there is none. */
    Mono<OutboxClaim> claim(int partition, String worker, Duration lease);

    /** Removes the reply and makes the next one of the conversation due; false when the lease was lost. */
    Mono<Boolean> sent(OutboxClaim claim, String platformId);

    /** Keeps the reply first in line and makes it due after the delay. */
    Mono<Boolean> retry(OutboxClaim claim, Duration delay, String reason);

    /** Moves the reply to the dead letters with a reason. */
    Mono<Boolean> dead(OutboxClaim claim, String reason);

    /** What waits to be sent. */
    Mono<Backlog> backlog();

    /** Number of dead letters. */
    Mono<Long> deadLetters();
}
