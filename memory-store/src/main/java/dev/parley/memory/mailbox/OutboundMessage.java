package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;

/**
 * A reply on its way out.
 *
 * @param id unique in an installation
 * @param replyTo the platform id of the message it answers, or empty
 */
public record OutboundMessage(
        String id,
        ConversationId conversation,
        String channel,
        String account,
        String address,
        String text,
        String replyTo) {}
