package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import java.util.Optional;

/**
 * What a status did.
 *
 * @param moved false where the message had come as far before
 * @param conversation the message's; empty where it is not, or not yet, known
 */
public record Advance(boolean moved, Optional<ConversationId> conversation) {}
