package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Instant;
import java.util.List;

/**
 * A message of a person, as kept in a mailbox.
 *
 * @param id the platform's message id, unique per channel; the key of deduplication
 * @param channel for example {@code whatsapp}
 * @param account the number or page that the message was written to
 * @param address where the reply goes on that channel
 * @param text what was written; of a file its caption, which may be empty
 * @param sentAt the platform's time; the epoch where it gave none
 * @param forwarded whether the text is somebody else's, whom the person forwards
 * @param replyTo the platform's id of the message that the person quotes; empty for none
 * @param files what came with it
 * @param trace the W3C {@code traceparent} of the request that brought it; empty where nothing is traced
 * @param receivedAt when it came here; the epoch where that is not known
 */
public record InboundMessage(
        String id,
        ConversationId conversation,
        PersonId person,
        String channel,
        String account,
        String address,
        String text,
        Instant sentAt,
        MessageKind kind,
        boolean forwarded,
        String replyTo,
        List<InboundFile> files,
        String trace,
        Instant receivedAt) {

    public InboundMessage {
        files = List.copyOf(files);
    }

    /** The person's own, without quote and files, not traced. */
    public InboundMessage(
            String id,
            ConversationId conversation,
            PersonId person,
            String channel,
            String account,
            String address,
            String text,
            Instant sentAt,
            MessageKind kind) {
        this(
                id,
                conversation,
                person,
                channel,
                account,
                address,
                text,
                sentAt,
                kind,
                false,
                "",
                List.of(),
                "",
                Instant.EPOCH);
    }

    /** A text. */
    public InboundMessage(
            String id,
            ConversationId conversation,
            PersonId person,
            String channel,
            String account,
            String address,
            String text,
            Instant sentAt) {
        this(id, conversation, person, channel, account, address, text, sentAt, MessageKind.TEXT);
    }

    /** The same text as somebody else's. */
    public InboundMessage asForwarded() {
        return new InboundMessage(
                id,
                conversation,
                person,
                channel,
                account,
                address,
                text,
                sentAt,
                kind,
                true,
                replyTo,
                files,
                trace,
                receivedAt);
    }

    /** The same message as an answer to another one. */
    public InboundMessage asReplyTo(String messageId) {
        return new InboundMessage(
                id,
                conversation,
                person,
                channel,
                account,
                address,
                text,
                sentAt,
                kind,
                forwarded,
                messageId,
                files,
                trace,
                receivedAt);
    }

    public InboundMessage withFiles(List<InboundFile> sent) {
        return new InboundMessage(
                id,
                conversation,
                person,
                channel,
                account,
                address,
                text,
                sentAt,
                kind,
                forwarded,
                replyTo,
                sent,
                trace,
                receivedAt);
    }

    /** The same message in the conversation of somebody else. */
    public InboundMessage of(PersonId somebody, ConversationId theirs) {
        return new InboundMessage(
                id,
                theirs,
                somebody,
                channel,
                account,
                address,
                text,
                sentAt,
                kind,
                forwarded,
                replyTo,
                files,
                trace,
                receivedAt);
    }

    /** The words of what was sent as sound. */
    public InboundMessage asText(String words) {
        return new InboundMessage(
                id,
                conversation,
                person,
                channel,
                account,
                address,
                words,
                sentAt,
                MessageKind.TEXT,
                forwarded,
                replyTo,
                List.of(),
                trace,
                receivedAt);
    }

    public InboundMessage withTrace(String traceparent) {
        return new InboundMessage(
                id,
                conversation,
                person,
                channel,
                account,
                address,
                text,
                sentAt,
                kind,
                forwarded,
                replyTo,
                files,
                traceparent,
                receivedAt);
    }

    public InboundMessage receivedAt(Instant time) {
        return new InboundMessage(
                id,
                conversation,
                person,
                channel,
                account,
                address,
                text,
                sentAt,
                kind,
                forwarded,
                replyTo,
                files,
                trace,
                time);
    }
}
