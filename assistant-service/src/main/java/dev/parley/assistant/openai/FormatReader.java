package dev.parley.assistant.openai;

import dev.parley.model.ChatRequest;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what form an answer has to have: text, JSON or the call of a tool. Stateless. */
final class FormatReader {

    private static final Pattern SCHEMA_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private FormatReader() {}

    /** @param tools what is offered */
    static ToolChoice toolChoice(JsonNode node, List<ToolDefinition> tools) {
        if (node.isMissingNode() || node.isNull()) {
            return ToolChoice.AUTO;
        }
        if (node.isObject()) {
            return named(node, tools);
        }
        return switch (node.asString("")) {
            case "auto", "none" -> ToolChoice.AUTO;
            case "required" -> {
                if (tools.isEmpty()) {
                    throw OpenAiException.invalid("tool_choice", "required needs tools");
                }
                yield new ToolChoice.Required();
            }
            default ->
                throw OpenAiException.invalid("tool_choice", "must be none, auto, required or a function by its name");
        };
    }

    private static ToolChoice named(JsonNode node, List<ToolDefinition> tools) {
        if (!node.path("type").asString("").equals("function")) {
            throw OpenAiException.unsupported("tool_choice", "of the objects only those of type function are served");
        }
        String name = node.at("/function/name").asString("");
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw OpenAiException.invalid("tool_choice", "function.name must be the name of one of the tools");
        }
        return new ToolChoice.Named(name);
    }

    /** The JSON Schema of the answer, or null for any text. It is always enforced, {@code strict} or not. */
    static @Nullable String responseSchema(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return switch (node.path("type").asString("")) {
            case "text" -> null;
            case "json_object" -> ChatRequest.ANY_OBJECT;
            case "json_schema" -> schema(node.path("json_schema"));
            default ->
                throw OpenAiException.invalid("response_format", "type must be text, json_object or json_schema");
        };
    }

    private static String schema(JsonNode node) {
        JsonNode schema = node.path("schema");
        JsonNode strict = node.path("strict");
        if (!SCHEMA_NAME.matcher(node.path("name").asString("")).matches()) {
            throw OpenAiException.invalid(
                    "response_format", "json_schema.name must have 1 to 64 letters, digits, '_' or '-'");
        }
        if (!schema.isObject()) {
            throw OpenAiException.invalid("response_format", "json_schema.schema must be a JSON Schema object");
        }
        if (!strict.isMissingNode() && !strict.isNull() && !strict.isBoolean()) {
            throw OpenAiException.invalid("response_format", "json_schema.strict must be true or false");
        }
        return schema.toString();
    }
}
