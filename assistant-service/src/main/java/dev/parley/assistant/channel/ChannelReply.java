package dev.parley.assistant.channel;

import dev.parley.assistant.agent.Citation;
import dev.parley.memory.mailbox.Choice;
import dev.parley.memory.mailbox.OutboundFile;
import java.util.List;

/**
 * What is to be said on a channel.
 *
 * @param text in Markdown; may be empty where there are files
 * @param demo whether the demo model answers here, which the last line says then
 * @param replyTo id of the message that the first part shows it answers; empty for none
 */
public record ChannelReply(
        String turn,
        String text,
        List<Citation> citations,
        List<OutboundFile> files,
        List<Choice> choices,
        boolean demo,
        String replyTo) {

    public ChannelReply {
        citations = List.copyOf(citations);
        files = List.copyOf(files);
        choices = List.copyOf(choices);
    }
}
