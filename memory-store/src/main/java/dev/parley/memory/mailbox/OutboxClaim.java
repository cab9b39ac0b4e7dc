package dev.parley.memory.mailbox;

import dev.parley.memory.PersonId;

/** The right to send the first waiting reply of a person's conversation. {@code attempt} is 1 for the first try. */
public record OutboxClaim(
        int partition, PersonId person, OutboundMessage message, String worker, long fence, int attempt) {}
