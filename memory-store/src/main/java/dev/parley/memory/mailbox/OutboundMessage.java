package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;

/**
 * A reply on its way out.
 *
 * @param id unique in an installation: the id of the turn, a dash, and the number of the reply in it
 * @param replyTo the platform id of the message it answers, or empty
 * @param trace the W3C {@code traceparent} of the turn that wrote it; empty where nothing is traced
 */
public record OutboundMessage(
        String id,
        ConversationId conversation,
        String channel,
        String account,
        String address,
        String text,
        String replyTo,
        String trace) {

    /** One that is not traced. */
    public OutboundMessage(
            String id,
            ConversationId conversation,
            String channel,
            String account,
            String address,
            String text,
            String replyTo) {
        this(id, conversation, channel, account, address, text, replyTo, "");
    }

    /** The id of the turn that wrote it. */
    public String turn() {
        int dash = id.lastIndexOf('-');
        return dash < 0 ? id : id.substring(0, dash);
    }

    public OutboundMessage withTrace(String traceparent) {
        return new OutboundMessage(id, conversation, channel, account, address, text, replyTo, traceparent);
    }
}
