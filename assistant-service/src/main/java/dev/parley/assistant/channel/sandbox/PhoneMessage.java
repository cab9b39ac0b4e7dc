package dev.parley.assistant.channel.sandbox;

import dev.parley.memory.mailbox.Choice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the phone shows.
 *
 * @param kind {@code reply} or {@code typing}
 * @param text the reply or the caption of a file, empty while typing
 * @param choices buttons, rows or quick replies
 * @param file where a picture, film or sound is; null for none
 * @param mediaType of the file
 * @param replyTo the message that it answers, where it says so; else empty
 */
record PhoneMessage(
        String id,
        String kind,
        String text,
        List<Choice> choices,
        @Nullable String file,
        @Nullable String mediaType,
        String replyTo) {

    static final String REPLY = "reply";
    static final String TYPING = "typing";

    PhoneMessage(String id, String kind, String text) {
        this(id, kind, text, List.of(), null, null, "");
    }
}
