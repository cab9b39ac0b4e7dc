package dev.parley.assistant.openai;

import dev.parley.assistant.turn.TurnIds;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the items of {@code /v1/responses} and gives them ids. Stateless. */
final class ResponseItems {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> MESSAGE = Set.of("id", "type", "status", "role", "content", "phase");
    private static final Set<String> CALL = Set.of("id", "type", "status", "call_id", "name", "arguments");
    private static final Set<String> OUTPUT = Set.of("id", "type", "status", "call_id", "output");
    private static final Set<String> SAID = Set.of("type", "text", "annotations", "logprobs");
    static final String TYPE = "type";
    static final String INPUT = "input";
    static final String CALL_ID = "call_id";
    static final String PICTURE = "input_image";
    private static final String COMPLETED = "completed";
    private static final int MAX_ID = 128;

    private final ApiLimits limits;

    ResponseItems(ApiLimits limits) {
        this.limits = limits;
    }

    /** The items of a request in one form, each with an id. */
    ArrayNode read(JsonNode input) {
        ArrayNode items = MAPPER.createArrayNode();
        if (input.isString()) {
            if (input.stringValue().isEmpty()) {
                throw OpenAiException.invalid(INPUT, "must not be empty");
            }
            ObjectNode message = message(items, "user");
            message.putArray("content").addObject().put(TYPE, "input_text").put("text", input.stringValue());
            return items;
        }
        if (!input.isArray()) {
            throw OpenAiException.invalid(INPUT, "must be a text or a list of items");
        }
        Fields.list(input, INPUT, 1, limits.messages(), "items");
        for (int index = 0; index < input.size(); index++) {
            JsonNode item = input.get(index);
            String at = INPUT + "[" + index + "]";
            Fields.object(item, at);
            String type = Fields.absent(item.path(TYPE)) ? "message" : Fields.text(item.path(TYPE), at + ".type");
            switch (type) {
                case "message" -> message(item, at, items);
                case "function_call" -> call(item, at, items);
                case "function_call_output" -> output(item, at, items);
                case "item_reference" ->
                    throw OpenAiException.unsupported(at + ".type", "is not served; use previous_response_id");
                default ->
                    throw OpenAiException.unsupported(
                            at + ".type", "only message, function_call and function_call_output are served");
            }
        }
        return items;
    }

    private static ObjectNode message(ArrayNode items, String role) {
        return items.addObject()
                .put("id", "msg_" + TurnIds.next())
                .put(TYPE, "message")
                .put("status", COMPLETED)
                .put("role", role);
    }

    private void message(JsonNode item, String at, ArrayNode items) {
        Fields.only(item, at, MESSAGE);
        String role = Fields.text(item.path("role"), at + ".role");
        if (!Set.of("user", "system", "developer", "assistant").contains(role)) {
            throw OpenAiException.invalid(at + ".role", "must be user, assistant, developer or system");
        }
        ObjectNode message = message(items, role);
        keepId(item, at, message);
        boolean said = role.equals("assistant");
        ArrayNode parts = message.putArray("content");
        JsonNode content = item.path("content");
        if (content.isString()) {
            ObjectNode part = parts.addObject().put(TYPE, said ? "output_text" : "input_text");
            part.put("text", content.stringValue());
            if (said) {
                part.putArray("annotations");
            }
            return;
        }
        Fields.list(content, at + ".content", 1, limits.contentParts(), "parts");
        for (int index = 0; index < content.size(); index++) {
            String within = at + ".content[" + index + "]";
            parts.add(
                    role.equals("user")
                                    && content.get(index)
                                            .path(TYPE)
                                            .asString("")
                                            .equals(PICTURE)
                            ? picture(content.get(index), within)
                            : part(content.get(index), within, said));
        }
    }

    private static ObjectNode picture(JsonNode part, String at) {
        Fields.only(part, at, Set.of(TYPE, "image_url", "detail"));
        JsonNode detail = part.path("detail");
        return MAPPER.createObjectNode()
                .put(TYPE, PICTURE)
                .put("image_url", Fields.text(part.path("image_url"), at + ".image_url"))
                .put("detail", Fields.absent(detail) ? "auto" : Fields.text(detail, at + ".detail"));
    }

    private static ObjectNode part(JsonNode part, String at, boolean said) {
        Fields.object(part, at);
        String type = Fields.text(part.path(TYPE), at + ".type");
        ObjectNode read = MAPPER.createObjectNode().put(TYPE, type);
        if (said && type.equals("output_text")) {
            Fields.only(part, at, SAID);
            read.put("text", Fields.text(part.path("text"), at + ".text"));
            read.set(
                    "annotations",
                    part.path("annotations").isArray() ? part.path("annotations") : MAPPER.createArrayNode());
            return read;
        }
        if (said && type.equals("refusal")) {
            Fields.only(part, at, Set.of(TYPE, "refusal"));
            return read.put("refusal", Fields.text(part.path("refusal"), at + ".refusal"));
        }
        if (!said && type.equals("input_text")) {
            Fields.only(part, at, Set.of(TYPE, "text"));
            return read.put("text", Fields.text(part.path("text"), at + ".text"));
        }
        if (type.equals(PICTURE) || type.equals("input_file") || type.equals("input_audio")) {
            throw OpenAiException.unsupported(
                    at + ".type", "is not served here: pictures come with users' messages, sound and files not at all");
        }
        throw OpenAiException.invalid(
                at + ".type",
                said ? "must be output_text or refusal in what the assistant said" : "must be input_text");
    }

    private static void call(JsonNode item, String at, ArrayNode items) {
        Fields.only(item, at, CALL);
        ObjectNode call = items.addObject()
                .put("id", "fc_" + TurnIds.next())
                .put(TYPE, "function_call")
                .put("status", COMPLETED)
                .put(CALL_ID, Fields.text(item.path(CALL_ID), at + ".call_id"))
                .put("name", Fields.text(item.path("name"), at + ".name"))
                .put("arguments", Fields.text(item.path("arguments"), at + ".arguments"));
        keepId(item, at, call);
    }

    private void output(JsonNode item, String at, ArrayNode items) {
        Fields.only(item, at, OUTPUT);
        ObjectNode output = items.addObject()
                .put("id", "fco_" + TurnIds.next())
                .put(TYPE, "function_call_output")
                .put("status", COMPLETED)
                .put(CALL_ID, Fields.text(item.path(CALL_ID), at + ".call_id"));
        keepId(item, at, output);
        JsonNode value = item.path("output");
        if (value.isString()) {
            output.put("output", value.stringValue());
            return;
        }
        Fields.list(value, at + ".output", 1, limits.contentParts(), "parts");
        ArrayNode parts = output.putArray("output");
        for (int index = 0; index < value.size(); index++) {
            parts.add(part(value.get(index), at + ".output[" + index + "]", false));
        }
    }

    private static void keepId(JsonNode item, String at, ObjectNode read) {
        String id = Fields.text(item.path("id"), at + ".id", MAX_ID);
        if (!id.isEmpty()) {
            read.put("id", id);
        }
    }
}
