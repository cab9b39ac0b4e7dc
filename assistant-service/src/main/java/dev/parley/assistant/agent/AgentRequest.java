package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.Fact;
import java.util.List;

/**
 * What a turn starts from.
 *
 * @param person stable id of the person
 * @param text what the person wrote
 * @param quoted text of others that came with it
 * @param opening our own words before the answer, which the model does not see; may be empty
 * @param summary what was said before {@code history}; empty where nothing was, or nothing is known of it
 * @param history earlier turns, oldest first
 * @param facts what is remembered about the person and fits the message
 * @param briefing as whom and how the assistant speaks
 */
public record AgentRequest(
        String turn,
        String conversation,
        String person,
        String text,
        List<Quoted> quoted,
        String opening,
        String summary,
        List<LoggedTurn> history,
        List<Fact> facts,
        Briefing briefing) {

    /** A message without quotes, to the assistant as it is. */
    public AgentRequest(
            String turn, String conversation, String person, String text, List<LoggedTurn> history, List<Fact> facts) {
        this(turn, conversation, person, text, List.of(), "", "", history, facts, Briefing.NONE);
    }

    public AgentRequest {
        quoted = List.copyOf(quoted);
        history = List.copyOf(history);
        facts = List.copyOf(facts);
        if (text.isBlank()) {
            throw new IllegalArgumentException("text must not be blank");
        }
    }
}
