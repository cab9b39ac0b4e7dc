package dev.parley.assistant.channel.whatsapp;

import static dev.parley.assistant.channel.WebhookBody.text;

import dev.parley.assistant.channel.InboundEvent;
import dev.parley.assistant.channel.PersonMessages;
import dev.parley.assistant.channel.PlaceText;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads the items of {@code messages}. Thread-safe. */
final class WhatsAppMessages {

    /** Products of one order that are named in the turn. */
    private static final int MAX_PRODUCTS = 30;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

    private final PersonMessages people;

    WhatsAppMessages(String phoneNumberId) {
        this.people = new PersonMessages(WhatsAppEvents.CHANNEL, phoneNumberId);
    }

    void read(JsonNode message, List<InboundEvent> events) {
        String type = text(message, "type");
        String id = text(message, "id");
        // A person with a username may have no phone number any more, but then has a business-scoped id.
        String address = first(text(message, "from"), text(message, "from_user_id"));
        JsonNode content = message.path(type);
        JsonNode referral = message.path("referral");
        if (referral.isObject()) {
            events.add(new InboundEvent.Referral(address, text(referral, "source_type"), text(referral, "source_id")));
        }
        InboundEvent event = switch (type) {
            case "text" ->
                PersonMessages.with(words(message, address, text(content, "body")), quoted(message), List.of());
            case "button" -> words(message, address, text(content, "text"));
            case "interactive" -> words(message, address, pressed(content));
            case "location" ->
                words(
                        message,
                        address,
                        PlaceText.of(
                                text(content, "name"),
                                text(content, "address"),
                                content.path("latitude"),
                                content.path("longitude")));
            case "order" -> words(message, address, order(content));
            case "image" -> file(message, address, MessageKind.IMAGE, content);
            case "audio" -> file(message, address, MessageKind.AUDIO, content);
            case "video" -> file(message, address, MessageKind.VIDEO, content);
            case "document" -> file(message, address, MessageKind.DOCUMENT, content);
            case "sticker" -> file(message, address, MessageKind.STICKER, content);
            case "contacts" -> file(message, address, MessageKind.CONTACTS, content);
            case "reaction" -> new InboundEvent.Reaction(address, text(content, "message_id"), text(content, "emoji"));
            case "edit" -> people.edit(text(content, "original_message_id"), address, body(content.path("message")));
            case "revoke" -> people.deletion(text(content, "original_message_id"), address);
            case "system" -> system(address, content);
            case "unsupported" ->
                new InboundEvent.Unsupported(
                        address, id, message.at("/errors/0/code").asInt(0));
            default -> InboundEvent.Ignored.of("message_" + type);
        };
        String userId = text(message, "from_user_id");
        events.add(
                event instanceof InboundEvent.Message(InboundMessage written, String _)
                        ? new InboundEvent.Message(written, userId)
                        : event);
    }

    /** A message of a person who writes in the Business app of the number. */
    void echo(JsonNode message, List<InboundEvent> events) {
        events.add(people.echo(
                text(message, "id"),
                first(text(message, "to"), text(message, "to_user_id")),
                body(message),
                time(message),
                false));
    }

    private InboundEvent words(JsonNode message, String address, String words) {
        return own(message, people.of(text(message, "id"), address, MessageKind.TEXT, words, time(message)));
    }

    private InboundEvent file(JsonNode message, String address, MessageKind kind, JsonNode content) {
        InboundEvent event =
                own(message, people.of(text(message, "id"), address, kind, text(content, "caption"), time(message)));
        InboundFile file =
                new InboundFile(kind, text(content, "id"), text(content, "mime_type"), text(content, "filename"));
        return PersonMessages.with(event, quoted(message), List.of(file));
    }

    /** The message that the person answers. What they press answers one too, but says all itself. */
    private static String quoted(JsonNode message) {
        return text(message.path("context"), "id");
    }

    /** What a person forwards is not their own words. */
    private static InboundEvent own(JsonNode message, InboundEvent event) {
        JsonNode context = message.path("context");
        boolean forwarded = context.path("forwarded").asBoolean(false)
                || context.path("frequently_forwarded").asBoolean(false);
        return forwarded && event instanceof InboundEvent.Message(InboundMessage received, String _)
                ? new InboundEvent.Message(received.asForwarded())
                : event;
    }

    private static String pressed(JsonNode interactive) {
        JsonNode form = interactive.path("nfm_reply");
        String given = first(text(form, "response_json"), text(form, "body"));
        return first(
                choice(interactive.path("button_reply")),
                first(choice(interactive.path("list_reply")), given.isEmpty() ? "" : "[form] " + given));
    }

    /** What we offered as a command comes back as one. */
    private static String choice(JsonNode pressed) {
        String id = text(pressed, "id");
        return id.startsWith("/") ? id : text(pressed, "title");
    }

    private static String order(JsonNode order) {
        String products = order.path("product_items")
                .valueStream()
                .limit(MAX_PRODUCTS)
                .filter(item -> !text(item, "product_retailer_id").isEmpty())
                .map(item -> item.path("quantity").asInt(1) + " × " + text(item, "product_retailer_id") + " ("
                        + item.path("item_price").asString("?") + " " + text(item, "currency") + ")")
                .collect(Collectors.joining("; "));
        return products.isEmpty() ? text(order, "text") : "[order] " + products + "\n" + text(order, "text");
    }

    private static InboundEvent system(String address, JsonNode system) {
        String previousId = text(system, "previous_user_id");
        String currentId = text(system, "user_id");
        // Like to like: a user id follows a user id, a number a number.
        boolean byId = !previousId.isEmpty() && !currentId.isEmpty();
        String previous = byId ? previousId : first(address, previousId);
        String current = byId ? currentId : first(text(system, "wa_id"), currentId);
        return current.isEmpty() || previous.isEmpty() || current.equals(previous)
                ? InboundEvent.Ignored.of("system_" + text(system, "type"))
                : new InboundEvent.IdentityChange(previous, current);
    }

    private static String body(JsonNode message) {
        return first(text(message.path("text"), "body"), text(message.path(text(message, "type")), "caption"));
    }

    static String first(String one, String other) {
        return one.isBlank() ? other : one;
    }

    /** The platform's time, or the epoch when there is none. */
    static Instant time(JsonNode item) {
        String seconds = text(item, "timestamp");
        return SECONDS.matcher(seconds).matches() ? Instant.ofEpochSecond(Long.parseLong(seconds)) : Instant.EPOCH;
    }
}
