package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply on its way out.
 *
 * @param id unique in an installation: the id of the turn, a dash, and the number of the reply in it
 * @param text what it says; the caption of a file, or what a template's only parameter says
 * @param replyTo the platform id of the message it answers, or empty
 * @param trace the W3C {@code traceparent} of the turn that wrote it; empty where nothing is traced
 * @param choices what the person can press; may be empty
 * @param file sent in place of a plain text
 * @param template sent in place of a plain text
 */
public record OutboundMessage(
        String id,
        ConversationId conversation,
        String channel,
        String account,
        String address,
        String text,
        String replyTo,
        String trace,
        List<Choice> choices,
        @Nullable OutboundFile file,
        @Nullable OutboundTemplate template) {

    public OutboundMessage {
        choices = List.copyOf(choices);
    }

    /** A plain text that is not traced. */
    public OutboundMessage(
            String id,
            ConversationId conversation,
            String channel,
            String account,
            String address,
            String text,
            String replyTo) {
        this(id, conversation, channel, account, address, text, replyTo, "", List.of(), null, null);
    }

    /** The id of the turn that wrote it. */
    public String turn() {
        int dash = id.lastIndexOf('-');
        return dash < 0 ? id : id.substring(0, dash);
    }

    public OutboundMessage withTrace(String traceparent) {
        return new OutboundMessage(
                id, conversation, channel, account, address, text, replyTo, traceparent, choices, file, template);
    }

    public OutboundMessage with(List<Choice> offered) {
        return new OutboundMessage(
                id, conversation, channel, account, address, text, replyTo, trace, offered, file, template);
    }

    public OutboundMessage with(OutboundFile sent) {
        return new OutboundMessage(
                id, conversation, channel, account, address, text, replyTo, trace, choices, sent, template);
    }

    public OutboundMessage with(OutboundTemplate used) {
        return new OutboundMessage(
                id, conversation, channel, account, address, text, replyTo, trace, choices, file, used);
    }
}
