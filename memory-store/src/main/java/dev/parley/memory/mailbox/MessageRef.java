package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;

/**
 * A message that was or will be received.
 *
 * @param id as in {@link InboundMessage#id()}
 */
public record MessageRef(PersonId person, ConversationId conversation, String channel, String id) {}
