package dev.parley.memory.mailbox;

import dev.parley.memory.PersonId;
import java.time.Instant;

/**
 * A reply that could not be sent.
 *
 * @param id unique in its conversation
 * @param at when it was given up
 * @param reason why, in words for those who run Parley
 */
public record DeadLetter(
        int partition, String id, PersonId person, OutboundMessage message, Instant at, String reason) {

    /** Where it stands in the list. */
    public DeadLetterPosition position() {
        return new DeadLetterPosition(at, partition, id);
    }
}
