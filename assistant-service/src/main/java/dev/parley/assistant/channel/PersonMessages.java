package dev.parley.assistant.channel;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.memory.mailbox.MessageRef;
import java.time.Instant;

/**
 * Makes messages of people out of what one account of a platform received. Thread-safe.
 *
 * @param channel the platform
 * @param account the number or page
 */
public record PersonMessages(String channel, String account) {

    private static final int MAX_ID_CHARACTERS = 200;

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

    /** The same message of the person with that address. */
    static InboundMessage of(InboundMessage message, String who) {
        return who.equals(message.address())
                ? message
                : new InboundMessage(
                        message.id(),
                        new ConversationId(message.channel() + ":" + message.account() + ":" + who),
                        new PersonId(message.channel() + ":" + who),
                        message.channel(),
                        message.account(),
                        message.address(),
                        message.text(),
                        message.sentAt(),
                        message.kind(),
                        message.forwarded(),
                        message.trace());
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
        if (text.length() <= MAX_TEXT_CHARACTERS) {
            return text;
        }
        boolean inPair = Character.isHighSurrogate(text.charAt(MAX_TEXT_CHARACTERS - 1));
        return text.substring(0, inPair ? MAX_TEXT_CHARACTERS - 1 : MAX_TEXT_CHARACTERS);
    }
}
