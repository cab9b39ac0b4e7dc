package dev.parley.assistant.channel.whatsapp;

import static dev.parley.assistant.channel.WebhookBody.each;
import static dev.parley.assistant.channel.WebhookBody.text;

import dev.parley.assistant.channel.InboundEvent;
import dev.parley.assistant.channel.WebhookBody;
import dev.parley.memory.mailbox.DeliveryStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads webhook bodies. Unknown fields and kinds are no errors, because Meta adds both often; whatever a body holds, the
 * result is a list of events. Thread-safe.
 */
public final class WhatsAppEvents {

    static final String CHANNEL = "whatsapp";

    private final Map<String, WhatsAppMessages> numbers;

    public WhatsAppEvents(String phoneNumberId) {
        this(Set.of(phoneNumberId));
    }

    /** @param phoneNumberIds messages to other numbers are not ours */
    WhatsAppEvents(Collection<String> phoneNumberIds) {
        this.numbers = phoneNumberIds.stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), WhatsAppMessages::new));
    }

    public List<InboundEvent> read(byte[] body) {
        return WebhookBody.read(
                body,
                "whatsapp_business_account",
                (entry, events) -> each(entry.path("changes"), events, this::change));
    }

    private void change(JsonNode change, List<InboundEvent> events) {
        String field = text(change, "field");
        JsonNode value = change.path("value");
        switch (field) {
            case "messages" -> {
                if (isOurs(value, events)) {
                    messages(value, events);
                }
            }
            case "smb_message_echoes" -> {
                if (isOurs(value, events)) {
                    echoes(value, events);
                }
            }
            case "user_preferences" -> {
                if (isOurs(value, events)) {
                    each(value.path("user_preferences"), events, WhatsAppEvents::preference);
                }
            }
            case "standby" -> events.add(new InboundEvent.Standby());
            case "messaging_handovers" -> events.add(new InboundEvent.Ignored("handover"));
            default -> events.add(InboundEvent.Ignored.of("field_" + field));
        }
    }

    private boolean isOurs(JsonNode value, List<InboundEvent> events) {
        boolean ours = numbers.containsKey(text(value.path("metadata"), "phone_number_id"));
        if (!ours) {
            events.add(new InboundEvent.Ignored("other_number"));
        }
        return ours;
    }

    private void messages(JsonNode value, List<InboundEvent> events) {
        WhatsAppMessages messages = numbers.get(text(value.path("metadata"), "phone_number_id"));
        if (messages != null) {
            each(value.path("messages"), events, messages::read);
        }
        each(value.path("statuses"), events, WhatsAppEvents::status);
        if (value.path("errors").size() > 0) {
            events.add(new InboundEvent.Ignored("errors"));
        }
    }

    /** What the Business app of the number sent. What we send ourselves is not told. */
    private void echoes(JsonNode value, List<InboundEvent> events) {
        WhatsAppMessages messages = numbers.get(text(value.path("metadata"), "phone_number_id"));
        if (messages != null) {
            each(value.path("message_echoes"), events, messages::echo);
        }
    }

    private static void status(JsonNode status, List<InboundEvent> events) {
        String name = text(status, "status");
        DeliveryStatus known = switch (name) {
            case "sent" -> DeliveryStatus.SENT;
            case "delivered" -> DeliveryStatus.DELIVERED;
            case "read" -> DeliveryStatus.READ;
            case "played" -> DeliveryStatus.PLAYED;
            case "failed" -> DeliveryStatus.FAILED;
            default -> null;
        };
        String id = text(status, "id");
        events.add(
                known == null || id.isEmpty()
                        ? InboundEvent.Ignored.of("status_" + name)
                        : new InboundEvent.Status(
                                WhatsAppMessages.first(text(status, "recipient_id"), text(status, "recipient_user_id")),
                                id,
                                known,
                                WhatsAppMessages.time(status),
                                status.at("/errors/0/code").asInt(0)));
    }

    private static void preference(JsonNode preference, List<InboundEvent> events) {
        String value = text(preference, "value");
        events.add(
                value.equals("stop") || value.equals("resume")
                        ? new InboundEvent.OptOut(
                                WhatsAppMessages.first(text(preference, "wa_id"), text(preference, "user_id")),
                                text(preference, "category"),
                                value.equals("stop"))
                        : new InboundEvent.Ignored("user_preference"));
    }
}
