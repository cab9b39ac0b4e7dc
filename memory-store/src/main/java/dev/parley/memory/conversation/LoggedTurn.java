package dev.parley.memory.conversation;

import java.time.Instant;
import java.util.List;

/** A whole turn: what the person wrote, calls with their results, the answer. The unit of the conversation log. */
public record LoggedTurn(String id, Instant at, List<LoggedMessage> messages) {
    public LoggedTurn {
        messages = List.copyOf(messages);
    }
}
