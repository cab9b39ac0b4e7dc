package dev.parley.assistant.turn;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;

/**
 * A message that is to be answered, and where it came from.
 *
 * @param channel for example {@code whatsapp}
 * @param account the number or page that was written to; empty where the channel has none
 * @param country two-letter code of the person's country; empty where it is not known
 */
public record TurnInput(
        String turn,
        ConversationId conversation,
        PersonId person,
        String text,
        String channel,
        String account,
        String country) {}
