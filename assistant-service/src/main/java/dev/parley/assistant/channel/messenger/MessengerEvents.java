package dev.parley.assistant.channel.messenger;

import static dev.parley.assistant.channel.WebhookBody.each;

import dev.parley.assistant.channel.InboundEvent;
import dev.parley.assistant.channel.WebhookBody;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads webhook bodies of Messenger. Echoes of our own messages and threads that another app owns are never answered.
 * Unknown fields and kinds are no errors; whatever a body holds, the result is a list of events. Thread-safe.
 */
public final class MessengerEvents {

    static final String CHANNEL = "messenger";

    private final Map<String, MessengerPage> pages;

    public MessengerEvents(String pageId) {
        this(Set.of(pageId));
    }

    /** @param pageIds messages to other pages are not ours */
    MessengerEvents(Collection<String> pageIds) {
        this.pages = pageIds.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), MessengerPage::new));
    }

    public List<InboundEvent> read(byte[] body) {
        return WebhookBody.read(body, "page", this::entry);
    }

    private void entry(JsonNode entry, List<InboundEvent> events) {
        MessengerPage page = pages.get(MessengerPage.id(entry.path("id")));
        if (page == null) {
            events.add(new InboundEvent.Ignored("other_page"));
            return;
        }
        each(entry.path("messaging"), events, page::event);
        entry.path("standby").forEach(event -> events.add(new InboundEvent.Standby()));
        entry.path("changes").forEach(event -> events.add(new InboundEvent.Ignored("change")));
    }
}
