package dev.parley.assistant.channel;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.memory.mailbox.MessageRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of people out of what one account of a platform received. Thread-safe.
 *
 * @param channel the platform
 * @param account the number or page
 */
public record PersonMessages(String channel, String account) {

    private static final int MAX_ID_CHARACTERS = 200;

    /** Addresses of files are signed and long. */
    private static final int MAX_REF_CHARACTERS = 4096;

    /** Files of one message that are kept. */
    private static final int MAX_FILES = 10;

    /** Longer texts are cut: four times what WhatsApp lets a person type. */
    static final int MAX_TEXT_CHARACTERS = 16_384;

    /** A message; or something to count, where it says nothing or has no usable id. */
    public InboundEvent of(String id, String address, MessageKind kind, String text, Instant sentAt) {
        if (!usable(id) || !usable(address)) {
            return new InboundEvent.Ignored("message_without_id");
        }
        String words = cut(text.strip());
        if (kind == MessageKind.TEXT && words.isEmpty()) {
            return new InboundEvent.Ignored("message_empty");
        }
        return new InboundEvent.Message(new InboundMessage(
                id, conversation(address), person(address), channel, account, address, words, sentAt, kind));
    }

    /**
     * The event of a message, with what the message quotes and what came with it.
     *
     * @param quotedId the platform's id of the message that the person answers; empty for none
     */
    public static InboundEvent with(InboundEvent event, String quotedId, List<InboundFile> files) {
        if (!(event instanceof InboundEvent.Message(InboundMessage message, String userId))
                || quotedId.isEmpty() && files.isEmpty()) {
            return event;
        }
        List<InboundFile> usable = files.stream()
                .filter(file -> !file.ref().isBlank() && file.ref().length() <= MAX_REF_CHARACTERS)
                .map(file -> new InboundFile(
                        file.kind(),
                        file.ref(),
                        start(file.mediaType(), MAX_ID_CHARACTERS),
                        start(file.name(), MAX_ID_CHARACTERS)))
                .limit(MAX_FILES)
                .toList();
        InboundMessage kept = usable.isEmpty() ? message : message.withFiles(usable);
        return new InboundEvent.Message(usable(quotedId) ? kept.asReplyTo(quotedId) : kept, userId);
    }

    /** The same message of the person with that address. */
    static InboundMessage of(InboundMessage message, String who) {
        return who.equals(message.address())
                ? message
                : message.of(
                        new PersonId(message.channel() + ":" + who),
                        new ConversationId(message.channel() + ":" + message.account() + ":" + who));
    }

    /** A message of the person with that address in place of another. */
    static MessageRef of(MessageRef message, String address, String who) {
        String conversation = message.conversation().value();
        return who.equals(address)
                ? message
                : new MessageRef(
                        new PersonId(message.channel() + ":" + who),
                        new ConversationId(conversation.substring(0, conversation.length() - address.length()) + who),
                        message.channel(),
                        message.id());
    }

    /** A message that a person gave other words. */
    public InboundEvent edit(String id, String address, String text) {
        return usable(id) && usable(address) && !text.isBlank()
                ? new InboundEvent.Edit(ref(id, address), cut(text.strip()))
                : new InboundEvent.Ignored("edit_without_id");
    }

    /** A message that a person took back. */
    public InboundEvent deletion(String id, String address) {
        return usable(id) && usable(address)
                ? new InboundEvent.Deletion(ref(id, address))
                : new InboundEvent.Ignored("deletion_without_id");
    }

    /**
     * A message that went to a person from our side.
     *
     * @param ours whether we sent it
     */
    public InboundEvent echo(String id, String address, String text, Instant sentAt, boolean ours) {
        return usable(id) && usable(address)
                ? new InboundEvent.Echo(ref(id, address), cut(text.strip()), sentAt, ours)
                : new InboundEvent.Ignored("echo");
    }

    /**
     * A change of who has control of the conversation with a person.
     *
     * @param toUs as in {@link InboundEvent.Handover}
     */
    public InboundEvent handover(String address, @Nullable Boolean toUs) {
        return usable(address)
                ? new InboundEvent.Handover(person(address), conversation(address), toUs)
                : new InboundEvent.Ignored("handover");
    }

    private MessageRef ref(String id, String address) {
        return new MessageRef(person(address), conversation(address), channel, id);
    }

    private ConversationId conversation(String address) {
        return new ConversationId(channel + ":" + account + ":" + address);
    }

    private PersonId person(String address) {
        return new PersonId(channel + ":" + address);
    }

    /** Whether something that the platform sent can be an id of ours. */
    static boolean usable(String id) {
        return !id.isBlank() && id.length() <= MAX_ID_CHARACTERS;
    }

    private static String cut(String text) {
        return start(text, MAX_TEXT_CHARACTERS);
    }

    private static String start(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
