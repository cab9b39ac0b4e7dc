package dev.parley.assistant.openai;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads requests of {@code /v1/responses} as the chat that they stand for, so that both APIs check and serve the same.
 * Stateless.
 */
@Component
class ResponseReader {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Parameters that chat completions have under the same name. */
    private static final Set<String> SHARED = Set.of(
            "model",
            "temperature",
            "top_p",
            "parallel_tool_calls",
            "metadata",
            "service_tier",
            "user",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention");

    private static final Set<String> OWN = Set.of(
            "input",
            "instructions",
            "previous_response_id",
            "store",
            "stream",
            "max_output_tokens",
            "text",
            "tools",
            "tool_choice");

    private static final Set<String> FUNCTION = Set.of("type", "name", "description", "parameters", "strict");
    private static final Set<String> FORMAT = Set.of("type", "name", "description", "schema", "strict");
    private static final String TYPE = "type";
    private static final String TOOL_CHOICE = "tool_choice";

    private final CompletionReader completions;
    private final ResponseItems items;
    private final ApiLimits limits;

    ResponseReader(CompletionReader completions, ApiProperties properties) {
        this.completions = completions;
        this.limits = properties.limits();
        this.items = new ResponseItems(limits);
    }

    ResponseRequest read(JsonNode root) {
        Fields.object(root, "body");
        ObjectNode chat = MAPPER.createObjectNode();
        for (String name : root.propertyNames()) {
            JsonNode value = root.path(name);
            if (SHARED.contains(name)) {
                chat.set(name, value);
            } else if (!OWN.contains(name) && !value.isNull()) {
                ResponseParameters.check(name, value);
            }
        }
        String instructions = optional(root.path("instructions"), "instructions");
        if (instructions != null && root.path("model").asString("").equals(Completions.ASSISTANT)) {
            throw OpenAiException.unsupported("instructions", "the model parley has its own system prompt");
        }
        Integer most = Fields.whole(root.path("max_output_tokens"), "max_output_tokens", 1, Integer.MAX_VALUE);
        if (most != null) {
            chat.put("max_completion_tokens", most);
        }
        JsonNode format = format(root.path("text"));
        if (format.isObject()) {
            chat.set("response_format", format);
        }
        tools(root, chat);
        String user = Fields.text(root.path("user"), "user", limits.userLength());
        String safety = Fields.text(root.path("safety_identifier"), "safety_identifier", limits.userLength());
        return new ResponseRequest(
                chat,
                items.read(root.path("input")),
                instructions,
                optional(root.path("previous_response_id"), "previous_response_id"),
                Fields.flag(root.path("store"), "store", true),
                Fields.flag(root.path("stream"), "stream", false),
                user.isBlank() ? safety : user,
                told(root));
    }

    /**
     * The chat that a request stands for.
     *
     * @param before items of the responses that it continues, oldest first
     * @param conversation whose prompts begin alike
     */
    CompletionRequest chat(ResponseRequest request, List<JsonNode> before, String conversation) {
        ObjectNode chat = request.chat().deepCopy();
        if (Fields.absent(chat.path("prompt_cache_key"))) {
            chat.put("prompt_cache_key", conversation);
        }
        // Outside of what is renamed: it names the items already.
        chat.set("messages", ItemMessages.of(request.instructions(), before, request.input()));
        try {
            return completions.read(chat);
        } catch (OpenAiException e) {
            throw e.named(ParameterNames.RESPONSES);
        }
    }

    private static @Nullable String optional(JsonNode value, String at) {
        return Fields.absent(value) ? null : Fields.text(value, at);
    }

    /** As chat completions have it; missing for any text. */
    private static JsonNode format(JsonNode text) {
        if (Fields.absent(text)) {
            return MAPPER.missingNode();
        }
        Fields.only(text, "text", Set.of("format", "verbosity"));
        JsonNode verbosity = text.path("verbosity");
        if (!Fields.absent(verbosity)
                && !Fields.text(verbosity, "text.verbosity").equals("medium")) {
            throw OpenAiException.unsupported("text.verbosity", "only medium is served; ask in words");
        }
        JsonNode format = text.path("format");
        if (Fields.absent(format)) {
            return MAPPER.missingNode();
        }
        Fields.only(format, "text.format", FORMAT);
        String type = Fields.text(format.path(TYPE), "text.format.type");
        ObjectNode asked = MAPPER.createObjectNode().put(TYPE, type);
        if (type.equals("json_schema")) {
            ObjectNode schema = ((ObjectNode) format).deepCopy();
            schema.remove(TYPE);
            asked.set("json_schema", schema);
        }
        return asked;
    }

    private static void tools(JsonNode root, ObjectNode chat) {
        JsonNode tools = root.path("tools");
        if (tools.isArray()) {
            ArrayNode asked = chat.putArray("tools");
            for (int index = 0; index < tools.size(); index++) {
                asked.add(tool(tools.get(index), "tools[" + index + "]"));
            }
        } else if (!Fields.absent(tools)) {
            throw OpenAiException.invalid("tools", "must be a list of functions");
        }
        JsonNode choice = root.path(TOOL_CHOICE);
        if (choice.isObject() && choice.path(TYPE).asString("").equals("function")) {
            Fields.only(choice, TOOL_CHOICE, Set.of(TYPE, "name"));
            chat.putObject(TOOL_CHOICE)
                    .put(TYPE, "function")
                    .putObject("function")
                    .set("name", choice.path("name"));
        } else if (!Fields.absent(choice)) {
            chat.set(TOOL_CHOICE, choice);
        }
    }

    private static ObjectNode tool(JsonNode tool, String at) {
        Fields.object(tool, at);
        if (!Fields.text(tool.path(TYPE), at + ".type").equals("function")) {
            throw OpenAiException.unsupported(
                    at + ".type", "only functions are served; the model parley searches and calculates by itself");
        }
        Fields.only(tool, at, FUNCTION);
        ObjectNode function = ((ObjectNode) tool).deepCopy();
        function.remove(TYPE);
        ObjectNode asked = MAPPER.createObjectNode().put(TYPE, "function");
        asked.set("function", function);
        return asked;
    }

    /** What a response says of its request. */
    private static ObjectNode told(JsonNode root) {
        ObjectNode told = MAPPER.createObjectNode();
        told.put("background", false);
        for (String name : List.of(
                "instructions",
                "max_output_tokens",
                "previous_response_id",
                "prompt_cache_key",
                "safety_identifier",
                "user")) {
            told.set(name, root.hasNonNull(name) ? root.path(name) : MAPPER.nullNode());
        }
        told.set("metadata", root.hasNonNull("metadata") ? root.path("metadata") : MAPPER.createObjectNode());
        told.put("parallel_tool_calls", root.path("parallel_tool_calls").asBoolean(true));
        told.putObject("reasoning").putNull("effort").putNull("summary");
        told.put("service_tier", "default");
        told.put("store", root.path("store").asBoolean(true));
        told.put("temperature", root.path("temperature").asDouble(1));
        ObjectNode text = told.putObject("text");
        JsonNode format = root.path("text").path("format");
        text.set(
                "format", format.isObject() ? format : MAPPER.createObjectNode().put(TYPE, "text"));
        text.put("verbosity", "medium");
        told.set(TOOL_CHOICE, root.hasNonNull(TOOL_CHOICE) ? root.path(TOOL_CHOICE) : MAPPER.stringNode("auto"));
        ArrayNode tools = told.putArray("tools");
        root.path("tools")
                .forEach(tool -> tools.add(MAPPER.createObjectNode()
                        .put(TYPE, "function")
                        .put("name", tool.path("name").asString(""))
                        .put("description", tool.path("description").asString(null))
                        .put("strict", tool.path("strict").asBoolean(false))
                        .set(
                                "parameters",
                                tool.path("parameters").isObject() ? tool.path("parameters") : MAPPER.nullNode())));
        told.put("top_logprobs", 0);
        told.put("top_p", root.path("top_p").asDouble(1));
        told.put("truncation", "disabled");
        return told;
    }
}
