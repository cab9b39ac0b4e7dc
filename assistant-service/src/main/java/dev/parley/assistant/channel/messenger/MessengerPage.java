package dev.parley.assistant.channel.messenger;

import static dev.parley.assistant.channel.WebhookBody.text;

import dev.parley.assistant.channel.InboundEvent;
import dev.parley.assistant.channel.PersonMessages;
import dev.parley.memory.mailbox.DeliveryStatus;
import dev.parley.memory.mailbox.MessageKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the items of {@code messaging} of one page. Thread-safe. */
final class MessengerPage {

    private static final Set<String> HANDOVERS =
            Set.of("pass_thread_control", "take_thread_control", "request_thread_control", "app_roles");

    /** Begins the mark on messages that we send, which comes back in their echoes. */
    static final String OUR_MARK = "parley:";

    private static final Set<String> COUNTED =
            Set.of("account_linking", "optin", "policy-enforcement", "policy_enforcement", "response_feedback");

    private final String pageId;
    private final PersonMessages people;

    MessengerPage(String pageId) {
        this.pageId = pageId;
        this.people = new PersonMessages(MessengerEvents.CHANNEL, pageId);
    }

    void event(JsonNode event, List<InboundEvent> events) {
        JsonNode message = event.path("message");
        String sender = id(event.path("sender").path("id"));
        if (message.path("is_echo").asBoolean(false) || sender.equals(pageId)) {
            events.add(people.echo(
                    text(message, "mid"),
                    id(event.path("recipient").path("id")),
                    text(message, "text"),
                    time(event.path("timestamp")),
                    text(message, "metadata").startsWith(OUR_MARK)));
        } else if (event.path("postback").isObject()) {
            postback(event, sender, events);
        } else if (message.isObject()) {
            events.add(message(message, sender, time(event.path("timestamp"))));
        } else {
            other(event, sender, events);
        }
    }

    private void postback(JsonNode event, String sender, List<InboundEvent> events) {
        JsonNode postback = event.path("postback");
        referral(postback.path("referral"), sender, events);
        Instant at = time(event.path("timestamp"));
        String mid = text(postback, "mid");
        String title = text(postback, "title");
        events.add(people.of(
                mid.isEmpty() ? "postback-" + sender + "-" + at.toEpochMilli() : mid,
                sender,
                MessageKind.TEXT,
                title.isBlank() || text(postback, "payload").startsWith("/") ? text(postback, "payload") : title,
                at));
    }

    private InboundEvent message(JsonNode message, String sender, Instant at) {
        String mid = text(message, "mid");
        if (message.path("is_deleted").asBoolean(false)) {
            return people.deletion(mid, sender);
        }
        if (message.path("is_unsupported").asBoolean(false)) {
            return new InboundEvent.Unsupported(sender, mid, 0);
        }
        MessageKind kind = MessengerAttachments.kind(message);
        String payload = text(message.path("quick_reply"), "payload");
        // What we offered as a command comes back as one.
        String words = payload.startsWith("/") ? payload : text(message, "text");
        return PersonMessages.with(
                people.of(mid, sender, kind, words.isBlank() ? MessengerAttachments.words(message) : words, at),
                payload.isEmpty() ? id(message.path("reply_to").path("mid")) : "",
                MessengerAttachments.files(message));
    }

    private void other(JsonNode event, String sender, List<InboundEvent> events) {
        JsonNode reaction = event.path("reaction");
        JsonNode edit = event.path("message_edit");
        JsonNode optIn = event.path("optin");
        String notifications = text(optIn, "notification_messages_status");
        if (reaction.isObject()) {
            boolean takenBack = text(reaction, "action").equals("unreact");
            events.add(
                    new InboundEvent.Reaction(sender, text(reaction, "mid"), takenBack ? "" : text(reaction, "emoji")));
        } else if (edit.isObject()) {
            events.add(people.edit(text(edit, "mid"), sender, text(edit, "text")));
        } else if (event.path("delivery").isObject()) {
            delivered(event.path("delivery"), sender, events);
        } else if (event.path("read").isObject()) {
            Instant upTo = time(event.path("read").path("watermark"));
            events.add(new InboundEvent.Status(sender, "", DeliveryStatus.READ, upTo, 0));
        } else if (event.path("referral").isObject()) {
            referral(event.path("referral"), sender, events);
        } else if (notifications.equals("STOP_NOTIFICATIONS") || notifications.equals("RESUME_NOTIFICATIONS")) {
            events.add(new InboundEvent.OptOut(
                    sender, "notification_messages", notifications.equals("STOP_NOTIFICATIONS")));
        } else {
            events.add(HANDOVERS.stream()
                    .filter(event::has)
                    .sorted()
                    .findFirst()
                    .map(change -> people.handover(sender, toUs(change)))
                    .orElseGet(() -> InboundEvent.Ignored.of(COUNTED.stream()
                            .filter(event::has)
                            .sorted()
                            .findFirst()
                            .orElse("unknown"))));
        }
    }

    /** An app hears that control was passed to it, and that it was taken from it. */
    private static @Nullable Boolean toUs(String change) {
        return switch (change) {
            case "pass_thread_control" -> true;
            case "take_thread_control" -> false;
            default -> null;
        };
    }

    private static void delivered(JsonNode delivery, String sender, List<InboundEvent> events) {
        Instant upTo = time(delivery.path("watermark"));
        List<String> ids = delivery.path("mids")
                .valueStream()
                .map(MessengerPage::id)
                .filter(mid -> !mid.isEmpty())
                .toList();
        for (String mid : ids.isEmpty() ? List.of("") : ids) {
            events.add(new InboundEvent.Status(sender, mid, DeliveryStatus.DELIVERED, upTo, 0));
        }
    }

    private static void referral(JsonNode referral, String sender, List<InboundEvent> events) {
        if (referral.isObject()) {
            events.add(new InboundEvent.Referral(sender, text(referral, "source"), text(referral, "ref")));
        }
    }

    /** Ids are texts today and were numbers in older samples. */
    static String id(JsonNode node) {
        return node.isString() || node.isIntegralNumber() ? node.asString("") : "";
    }

    /** The platform's time in milliseconds, or the epoch when there is none. */
    private static Instant time(JsonNode millis) {
        return Instant.ofEpochMilli(Math.clamp(millis.asLong(0), 0, Integer.MAX_VALUE * 1_000L));
    }
}
