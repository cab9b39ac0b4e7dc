package dev.parley.assistant.channel.whatsapp;

import static dev.parley.assistant.channel.WebhookBody.text;

import dev.parley.assistant.channel.InboundEvent;
import dev.parley.assistant.channel.WebhookBody;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundMessage;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads webhook bodies. Unknown fields and kinds are no errors, because Meta adds both often; whatever a body holds, the
 * result is a list of events. Thread-safe.
 */
public final class WhatsAppEvents {

    static final String CHANNEL = "whatsapp";

    private static final int MAX_ID_CHARACTERS = 200;

    private final String phoneNumberId;

    /** @param phoneNumberId messages to other numbers are not ours */
    public WhatsAppEvents(String phoneNumberId) {
        this.phoneNumberId = phoneNumberId;
    }

    public List<InboundEvent> read(byte[] body) {
        return WebhookBody.read(
                body,
                "whatsapp_business_account",
                (entry, events) -> entry.path("changes").forEach(change -> change(change, events)));
    }

    private void change(JsonNode change, List<InboundEvent> events) {
        String field = text(change, "field");
        if (!field.equals("messages")) {
            events.add(InboundEvent.Ignored.of("field_" + field));
            return;
        }
        JsonNode value = change.path("value");
        if (!text(value.path("metadata"), "phone_number_id").equals(phoneNumberId)) {
            events.add(InboundEvent.Ignored.of("other_number"));
            return;
        }
        for (JsonNode message : value.path("messages")) {
            events.add(message(message));
        }
        for (JsonNode status : value.path("statuses")) {
            events.add(InboundEvent.Ignored.of("status_" + text(status, "status")));
        }
        if (value.path("errors").size() > 0) {
            events.add(InboundEvent.Ignored.of("errors"));
        }
    }

    private InboundEvent message(JsonNode message) {
        String type = text(message, "type");
        String id = text(message, "id");
        // A person with a username may have no phone number any more, but then has a business-scoped id.
        String phone = text(message, "from");
        String address = phone.isEmpty() ? text(message, "from_user_id") : phone;
        String body = body(message, type).strip();
        if (body.isEmpty()) {
            return InboundEvent.Ignored.of("message_" + type);
        }
        if (!usable(id) || !usable(address)) {
            return InboundEvent.Ignored.of("message_without_id");
        }
        return new InboundEvent.Text(new InboundMessage(
                id,
                new ConversationId(CHANNEL + ":" + phoneNumberId + ":" + address),
                new PersonId(CHANNEL + ":" + address),
                CHANNEL,
                phoneNumberId,
                address,
                body,
                sentAt(text(message, "timestamp"))));
    }

    private static boolean usable(String id) {
        return !id.isBlank() && id.length() <= MAX_ID_CHARACTERS;
    }

    private static String body(JsonNode message, String type) {
        return switch (type) {
            case "text" -> text(message.path("text"), "body");
            case "button" -> text(message.path("button"), "text");
            case "interactive" -> {
                JsonNode interactive = message.path("interactive");
                String pressed = text(interactive.path("button_reply"), "title");
                yield pressed.isEmpty() ? text(interactive.path("list_reply"), "title") : pressed;
            }
            default -> "";
        };
    }

    /** The platform's time, or the epoch when there is none: old enough never to look new. */
    private static Instant sentAt(String seconds) {
        return seconds.matches("[0-9]{1,11}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : Instant.EPOCH;
    }
}
