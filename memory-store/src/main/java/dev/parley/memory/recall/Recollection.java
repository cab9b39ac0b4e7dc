package dev.parley.memory.recall;

import dev.parley.memory.ConversationId;
import java.time.Instant;

/** Something recalled from an earlier conversation. */
public record Recollection(ConversationId conversation, String turn, Instant at, String person, String assistant) {

    /** Characters of what was said. */
    int length() {
        return person.length() + assistant.length();
    }
}
