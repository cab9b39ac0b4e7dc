package dev.parley.memory.conversation;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A turn as a person gets it in an export: a JSON object whose messages carry a {@code role}. Thread-safe. */
public final class TurnJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private TurnJson() {}

    public static String write(LoggedTurn turn) {
        return tree(turn).toString();
    }

    /** The same as a tree. */
    public static ObjectNode tree(LoggedTurn turn) {
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
        return root;
    }
}
