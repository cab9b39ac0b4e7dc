package dev.parley.memory.feedback;

import dev.parley.memory.ConversationId;
import java.time.Instant;
import java.util.List;

/**
 * What a person thinks of an answer.
 *
 * @param turn whose answer
 * @param reasons codes of what was wrong or right
 * @param comment in the person's words; may be empty
 */
public record Feedback(
        String turn, ConversationId conversation, Kind kind, List<String> reasons, String comment, Instant at) {

    /** The two ratings replace each other; a report stands beside them. */
    public enum Kind {
        UP,
        DOWN,
        REPORT;

        boolean isRating() {
            return this != REPORT;
        }
    }

    public Feedback {
        reasons = List.copyOf(reasons);
    }
}
