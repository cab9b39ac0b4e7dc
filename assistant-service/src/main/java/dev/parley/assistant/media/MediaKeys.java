package dev.parley.assistant.media;

import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Keys of kept files: digests, so that no phone number is in the name of a file. Stateless. */
final class MediaKeys {

    private static final int BYTES = 16;

    private MediaKeys() {}

    /** What all keys of a person begin with. */
    static String of(PersonId person) {
        return digest(person.value()) + "/";
    }

    /** @param index of the file in its message */
    static String of(InboundMessage message, int index) {
        return of(message.person()) + digest(message.channel() + '\n' + message.id() + '\n' + index);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
