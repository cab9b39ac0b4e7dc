package dev.parley.memory.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of a turn: a JSON object whose messages carry a {@code role}. Thread-safe. */
public final class TurnJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private TurnJson() {}

    public static String write(LoggedTurn turn) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("id", turn.id());
        root.put("at", turn.at().toString());
        if (!turn.stop().isEmpty()) {
            root.put("stop", turn.stop());
        }
        ArrayNode messages = root.putArray("messages");
        for (LoggedMessage message : turn.messages()) {
            ObjectNode node = messages.addObject();
            switch (message) {
                case LoggedMessage.User(String text) -> node.put("role", "user").put("text", text);
                case LoggedMessage.Assistant(String text) ->
                    node.put("role", "assistant").put("text", text);
                case LoggedMessage.ToolCall call ->
                    node.put("role", "call")
                            .put("id", call.id())
                            .put("name", call.name())
                            .put("arguments", call.arguments());
                case LoggedMessage.ToolResult result ->
                    node.put("role", "result")
                            .put("call", result.callId())
                            .put("name", result.name())
                            .put("text", result.text());
            }
        }
        return root.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws RuntimeException when it is something else
     */
    public static LoggedTurn read(String json) {
        JsonNode root = MAPPER.readTree(json);
        List<LoggedMessage> messages = new ArrayList<>();
        for (JsonNode node : root.required("messages")) {
            String role = node.required("role").stringValue();
            messages.add(
                    switch (role) {
                        case "user" -> new LoggedMessage.User(text(node, "text"));
                        case "assistant" -> new LoggedMessage.Assistant(text(node, "text"));
                        case "call" ->
                            new LoggedMessage.ToolCall(text(node, "id"), text(node, "name"), text(node, "arguments"));
                        case "result" ->
                            new LoggedMessage.ToolResult(text(node, "call"), text(node, "name"), text(node, "text"));
                        default -> throw new IllegalArgumentException("role: " + role + " is not known");
                    });
        }
        return new LoggedTurn(
                text(root, "id"),
                Instant.parse(text(root, "at")),
                messages,
                root.path("stop").asString(""));
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).stringValue();
    }
}
