package dev.parley.assistant.agent;

import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.model.Usage;
import dev.parley.tool.ToolAttachment;
import java.util.List;

/**
 * The end of a turn.
 *
 * @param text exactly the concatenation of all deltas
 * @param attachments files that tools made for the person
 * @param turn what the conversation log keeps
 * @param stop why the tool phase ended
 */
public record AgentAnswer(
        String text,
        List<Citation> citations,
        List<ToolAttachment> attachments,
        Usage usage,
        LoggedTurn turn,
        StopCause stop) {
    public AgentAnswer {
        citations = List.copyOf(citations);
        attachments = List.copyOf(attachments);
    }
}
