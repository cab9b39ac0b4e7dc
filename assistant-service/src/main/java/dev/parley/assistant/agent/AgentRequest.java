package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.Fact;
import java.util.List;

/**
 * What a turn starts from.
 *
 * @param person stable id of the person
 * @param text what the person wrote
 * @param history earlier turns, oldest first
 * @param facts what is remembered about the person and fits the message
 */
public record AgentRequest(
        String turn, String conversation, String person, String text, List<LoggedTurn> history, List<Fact> facts) {
    public AgentRequest {
        history = List.copyOf(history);
        facts = List.copyOf(facts);
        if (text.isBlank()) {
            throw new IllegalArgumentException("text must not be blank");
        }
    }
}
