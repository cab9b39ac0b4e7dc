package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

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
        return copy(draft -> draft.forwarded = true);
    }

    /** The same message as an answer to another one. */
    public InboundMessage asReplyTo(String messageId) {
        return copy(draft -> draft.replyTo = messageId);
    }

    public InboundMessage withFiles(List<InboundFile> sent) {
        return copy(draft -> draft.files = sent);
    }

    /** The same message in the conversation of somebody else. */
    public InboundMessage of(PersonId somebody, ConversationId theirs) {
        return copy(draft -> {
            draft.person = somebody;
            draft.conversation = theirs;
        });
    }

    /** The words of what was sent as sound. */
    public InboundMessage asText(String words) {
        return copy(draft -> {
            draft.text = words;
            draft.kind = MessageKind.TEXT;
            draft.files = List.of();
        });
    }

    public InboundMessage withTrace(String traceparent) {
        return copy(draft -> draft.trace = traceparent);
    }

    public InboundMessage receivedAt(Instant time) {
        return copy(draft -> draft.receivedAt = time);
    }

    private InboundMessage copy(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new InboundMessage(
                id,
                draft.conversation,
                draft.person,
                channel,
                account,
                address,
                draft.text,
                sentAt,
                draft.kind,
                draft.forwarded,
                draft.replyTo,
                draft.files,
                draft.trace,
                draft.receivedAt);
    }

    /** What copies may have otherwise than the message that they are of. */
    private static final class Draft {

        private ConversationId conversation;
        private PersonId person;
        private String text;
        private MessageKind kind;
        private boolean forwarded;
        private String replyTo;
        private List<InboundFile> files;
        private String trace;
        private Instant receivedAt;

        Draft(InboundMessage message) {
            this.conversation = message.conversation;
            this.person = message.person;
            this.text = message.text;
            this.kind = message.kind;
            this.forwarded = message.forwarded;
            this.replyTo = message.replyTo;
            this.files = message.files;
            this.trace = message.trace;
            this.receivedAt = message.receivedAt;
        }
    }
}
