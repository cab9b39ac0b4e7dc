package dev.parley.assistant.channel;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
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
                id,
                new ConversationId(channel + ":" + account + ":" + address),
                new PersonId(channel + ":" + address),
                channel,
                account,
                address,
                words,
                sentAt,
                kind));
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
