package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Instant;

/**
 * A message of a person, as kept in a mailbox.
 *
 * @param id the platform's message id, unique per channel; the key of deduplication
 * @param channel for example {@code whatsapp}
 * @param account the number or page that the message was written to
 * @param address where the reply goes on that channel
 */
public record InboundMessage(
        String id,
        ConversationId conversation,
        PersonId person,
        String channel,
        String account,
        String address,
        String text,
        Instant sentAt) {}
