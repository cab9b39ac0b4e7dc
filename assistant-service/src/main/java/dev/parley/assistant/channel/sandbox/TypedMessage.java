package dev.parley.assistant.channel.sandbox;

import dev.parley.assistant.RequestException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person does on the phone.
 *
 * @param phone digits only
 * @param channel {@code whatsapp}, which it is by default, or {@code messenger}
 * @param kind {@code text} by default; or {@code image}, {@code audio}, {@code video}, {@code document}, {@code sticker},
 *     {@code location}, {@code choice} for something that was pressed, {@code reaction}, {@code edit}, {@code revoke}
 * @param text what is typed; the caption of a file; the title of what was pressed
 * @param value the id of what was pressed; the message that is reacted to, edited or taken back; the id of an uploaded file
 * @param copies how often the platform delivers it, 1 to 3
 * @param delay milliseconds before it is delivered, at most 10,000
 */
record TypedMessage(
        @Nullable String phone,
        @Nullable String channel,
        @Nullable String kind,
        @Nullable String text,
        @Nullable String value,
        @Nullable Integer copies,
        @Nullable Integer delay) {

    static final String WHATSAPP = "whatsapp";
    static final String MESSENGER = "messenger";

    private static final int MAX_CHARACTERS = 4096;
    private static final int MAX_COPIES = 3;
    private static final int MAX_DELAY_MILLIS = 10_000;
    private static final Set<String> WORDS = Set.of("text", "choice", "edit");
    private static final Set<String> KINDS = Set.of(
            "text",
            "image",
            "audio",
            "video",
            "document",
            "sticker",
            "location",
            "choice",
            "reaction",
            "edit",
            "revoke");

    /** Filled in and checked. */
    record Checked(String phone, String channel, String kind, String text, String value, int copies, int delay) {

        Checked withValue(String other) {
            return new Checked(phone, channel, kind, text, other, copies, delay);
        }
    }

    Checked checked() {
        String kind = kind() == null ? "text" : kind();
        String text = text() == null ? "" : text().strip();
        if (!KINDS.contains(kind)) {
            throw RequestException.badRequest("wrong_kind", "kind must be one of " + KINDS + ".");
        }
        if (WORDS.contains(kind) && text.isEmpty() || text.length() > MAX_CHARACTERS) {
            throw RequestException.badRequest("wrong_text", "text must have 1 to " + MAX_CHARACTERS + " characters.");
        }
        int copies = copies() == null ? 1 : copies();
        int delay = delay() == null ? 0 : delay();
        if (copies < 1 || copies > MAX_COPIES || delay < 0 || delay > MAX_DELAY_MILLIS) {
            throw RequestException.badRequest(
                    "wrong_delivery",
                    "copies must be 1 to " + MAX_COPIES + " and delay 0 to " + MAX_DELAY_MILLIS + " ms.");
        }
        return new Checked(
                phoneOf(phone()), channelOf(channel()), kind, text, value() == null ? "" : value(), copies, delay);
    }

    static String phoneOf(@Nullable String phone) {
        if (phone == null || !phone.matches("[0-9]{6,15}")) {
            throw RequestException.badRequest("wrong_phone", "phone must have 6 to 15 digits.");
        }
        return phone;
    }

    static String channelOf(@Nullable String channel) {
        if (channel == null || channel.equals(WHATSAPP) || channel.equals(MESSENGER)) {
            return channel == null ? WHATSAPP : channel;
        }
        throw RequestException.badRequest("wrong_channel", "channel must be whatsapp or messenger.");
    }
}
