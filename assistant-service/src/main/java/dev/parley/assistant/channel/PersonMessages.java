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

    private static boolean usable(String id) {
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
