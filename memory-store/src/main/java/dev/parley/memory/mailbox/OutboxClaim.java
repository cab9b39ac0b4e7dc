package dev.parley.memory.mailbox;

import dev.parley.memory.PersonId;

/**
 * The right to send the first waiting reply of a person's conversation.
 *
 * @param attempt 1 for the first try
 * @param unsettled whether the claim before this one ended without a word of what became of the reply, which may have been
 *     sent
 */
public record OutboxClaim(
        int partition,
        PersonId person,
        OutboundMessage message,
        String worker,
        long fence,
        int attempt,
        boolean unsettled) {}
