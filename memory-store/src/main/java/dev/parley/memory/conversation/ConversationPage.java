package dev.parley.memory.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a conversation and what is known about the whole.
 *
 * @param first sequence number of the first turn here; the page before this one is asked for with it
 * @param turns oldest first
 * @param title empty when it has none
 * @param position where the log stands, for a writer
 */
public record ConversationPage(
        long first,
        List<LoggedTurn> turns,
        String title,
        @Nullable Summary summary,
        Position position) {
    public ConversationPage {
        turns = List.copyOf(turns);
    }
}
