package dev.parley.memory.conversation;

import java.time.Instant;
import java.util.List;

/**
 * A whole turn: what the person wrote, calls with their results, the answer. The unit of the conversation log.
 *
 * @param stop the limit that switched the tools off for the last answer; empty where the turn ended by itself
 */
public record LoggedTurn(String id, Instant at, List<LoggedMessage> messages, String stop) {

    /** A turn that ended by itself. */
    public LoggedTurn(String id, Instant at, List<LoggedMessage> messages) {
        this(id, at, messages, "");
    }

    public LoggedTurn {
        messages = List.copyOf(messages);
    }
}
