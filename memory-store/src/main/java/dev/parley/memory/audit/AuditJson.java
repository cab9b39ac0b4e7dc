package dev.parley.memory.audit;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of a call; its person is in the key. Thread-safe. */
final class AuditJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private AuditJson() {}

    static ObjectNode tree(AuditedCall call) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("at", call.at().toString())
                .put("conversation", call.conversation().value())
                .put("turn", call.turn())
                .put("tool", call.tool())
                .put("effect", call.effect())
                .put("arguments", call.arguments())
                .put("micros", call.duration().toNanos() / 1_000)
                .put("attempts", call.attempts())
                .put("outcome", call.outcome());
        ArrayNode repairs = node.putArray("repairs");
        call.repairs().forEach(repairs::add);
        return node;
    }

    static AuditedCall read(PersonId person, String json) {
        JsonNode node = MAPPER.readTree(json);
        List<String> repairs =
                node.path("repairs").valueStream().map(JsonNode::asString).toList();
        return new AuditedCall(
                Instant.parse(text(node, "at")),
                person,
                new ConversationId(text(node, "conversation")),
                text(node, "turn"),
                text(node, "tool"),
                text(node, "effect"),
                text(node, "arguments"),
                repairs,
                Duration.ofNanos(node.path("micros").asLong() * 1_000),
                node.path("attempts").asInt(),
                text(node, "outcome"));
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).stringValue();
    }
}
