package dev.parley.memory.trace;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of traces: a head with the stages until the end, and each later stage apart. Thread-safe. */
final class TraceJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private TraceJson() {}

    static ObjectNode head(TurnTrace trace) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("turn", trace.turn())
                .put("person", trace.person().value())
                .put("conversation", trace.conversation().value())
                .put("channel", trace.channel())
                .put("account", trace.account())
                .put("outcome", trace.outcome())
                .put("began", trace.began().toString())
                .put("took", trace.took().toString());
        ArrayNode stages = node.putArray("stages");
        trace.stages().forEach(stage -> stages.add(stage(stage)));
        return node;
    }

    static ObjectNode stage(TraceStage stage) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("name", stage.name())
                .put("outcome", stage.outcome())
                .put("at", stage.at().toString())
                .put("took", stage.took().toString());
        ObjectNode facts = node.putObject("facts");
        stage.facts().forEach(facts::put);
        return node;
    }

    /** A trace of its stored parts. */
    static TurnTrace read(String head, List<String> later) {
        JsonNode node = MAPPER.readTree(head);
        List<TraceStage> stages = new ArrayList<>();
        node.path("stages").forEach(stage -> stages.add(stage(stage)));
        later.forEach(stage -> stages.add(stage(MAPPER.readTree(stage))));
        stages.sort(Comparator.comparing(TraceStage::at));
        return new TurnTrace(
                text(node, "turn"),
                new PersonId(text(node, "person")),
                new ConversationId(text(node, "conversation")),
                text(node, "channel"),
                text(node, "account"),
                text(node, "outcome"),
                Instant.parse(text(node, "began")),
                Duration.parse(text(node, "took")),
                stages);
    }

    private static TraceStage stage(JsonNode node) {
        Map<String, String> facts = new TreeMap<>();
        node.path("facts")
                .properties()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asString("")));
        return new TraceStage(
                text(node, "name"),
                text(node, "outcome"),
                Instant.parse(text(node, "at")),
                Duration.parse(text(node, "took")),
                facts);
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).stringValue();
    }
}
