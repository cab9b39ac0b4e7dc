package dev.parley.assistant.channel.messenger;

import static dev.parley.assistant.channel.WebhookBody.text;

import dev.parley.assistant.channel.InboundEvent;
import dev.parley.assistant.channel.WebhookBody;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.InboundMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads webhook bodies of Messenger. Echoes of our own messages and threads that another app owns are never answered.
 * Unknown fields and kinds are no errors; whatever a body holds, the result is a list of events. Thread-safe.
 */
public final class MessengerEvents {

    static final String CHANNEL = "messenger";

    private static final int MAX_ID_CHARACTERS = 200;
    private static final Set<String> KINDS = Set.of(
            "delivery",
            "read",
            "reaction",
            "referral",
            "optin",
            "message_edit",
            "pass_thread_control",
            "take_thread_control",
            "request_thread_control",
            "app_roles",
            "response_feedback",
            "account_linking");

    private final String pageId;

    /** @param pageId messages to other pages are not ours */
    public MessengerEvents(String pageId) {
        this.pageId = pageId;
    }

    public List<InboundEvent> read(byte[] body) {
        return WebhookBody.read(body, "page", this::entry);
    }

    private void entry(JsonNode entry, List<InboundEvent> events) {
        if (!id(entry.path("id")).equals(pageId)) {
            events.add(new InboundEvent.Ignored("other_page"));
            return;
        }
        entry.path("messaging").forEach(event -> events.add(event(event)));
        entry.path("standby").forEach(event -> events.add(new InboundEvent.Ignored("standby")));
        entry.path("changes").forEach(event -> events.add(new InboundEvent.Ignored("change")));
    }

    private InboundEvent event(JsonNode event) {
        JsonNode message = event.path("message");
        String sender = id(event.path("sender").path("id"));
        if (message.path("is_echo").asBoolean(false) || sender.equals(pageId)) {
            return new InboundEvent.Ignored("echo");
        }
        JsonNode postback = event.path("postback");
        if (postback.isObject()) {
            String mid = text(postback, "mid");
            long at = event.path("timestamp").asLong(0);
            String id = mid.isEmpty() ? "postback-" + sender + "-" + at : mid;
            return message(sender, id, text(postback, "title"), at)
                    .orElseGet(() -> new InboundEvent.Ignored("postback"));
        }
        if (message.isObject()) {
            if (message.path("is_deleted").asBoolean(false)) {
                return new InboundEvent.Ignored("deleted");
            }
            return message(
                            sender,
                            text(message, "mid"),
                            text(message, "text"),
                            event.path("timestamp").asLong(0))
                    .orElseGet(() -> InboundEvent.Ignored.of(
                            "message_" + text(message.path("attachments").path(0), "type")));
        }
        return InboundEvent.Ignored.of(
                KINDS.stream().filter(event::has).sorted().findFirst().orElse("unknown"));
    }

    private Optional<InboundEvent> message(String sender, String id, String text, long atMillis) {
        boolean usable = !sender.isBlank()
                && sender.length() <= MAX_ID_CHARACTERS
                && !id.isBlank()
                && id.length() <= MAX_ID_CHARACTERS
                && !text.isBlank();
        return usable
                ? Optional.of(new InboundEvent.Text(new InboundMessage(
                        id,
                        new ConversationId(CHANNEL + ":" + pageId + ":" + sender),
                        new PersonId(CHANNEL + ":" + sender),
                        CHANNEL,
                        pageId,
                        sender,
                        text.strip(),
                        Instant.ofEpochMilli(Math.clamp(atMillis, 0, Integer.MAX_VALUE * 1_000L)))))
                : Optional.empty();
    }

    /** Ids are texts today and were numbers in older samples. */
    private static String id(JsonNode node) {
        return node.isString() || node.isIntegralNumber() ? node.asString("") : "";
    }
}
