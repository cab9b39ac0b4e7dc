package dev.parley.assistant.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The envelope that the webhooks of Meta have in common. Stateless. */
public final class WebhookBody {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private WebhookBody() {}

    /**
     * Reads a body entry by entry. Whatever it holds, the result has at least one event.
     *
     * @param object what the field {@code object} has to say
     * @param reader adds the events of one entry
     */
    public static List<InboundEvent> read(byte[] body, String object, BiConsumer<JsonNode, List<InboundEvent>> reader) {
        JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (JacksonException e) {
            return List.of(new InboundEvent.Ignored("malformed"));
        }
        if (root == null || !root.isObject()) {
            return List.of(new InboundEvent.Ignored("malformed"));
        }
        if (!text(root, "object").equals(object)) {
            return List.of(new InboundEvent.Ignored("object"));
        }
        List<InboundEvent> events = new ArrayList<>();
        each(root.path("entry"), events, reader);
        return events.isEmpty() ? List.of(new InboundEvent.Ignored("empty")) : events;
    }

    /** Reads items one by one. An item that cannot be read is counted and takes no other down. */
    public static void each(
            JsonNode items, List<InboundEvent> events, BiConsumer<JsonNode, List<InboundEvent>> reader) {
        for (JsonNode item : items) {
            try {
                reader.accept(item, events);
            } catch (RuntimeException e) {
                events.add(new InboundEvent.Ignored("unreadable"));
            }
        }
    }

    /** A field's text, or nothing where it is missing or something else. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isString() ? value.stringValue() : "";
    }
}
