package dev.parley.assistant.openai;

import dev.parley.model.ChatRequest;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what form an answer has to have: text, JSON or the call of a tool. Stateless. */
final class FormatReader {

    private static final Set<String> FORMAT = Set.of("type", "json_schema");
    private static final Set<String> SCHEMA = Set.of("name", "description", "strict", "schema");

    private final ToolReader schemas;

    FormatReader(ToolReader schemas) {
        this.schemas = schemas;
    }

    /** @param tools what is offered */
    ToolChoice toolChoice(JsonNode node, List<ToolDefinition> tools) {
        if (Fields.absent(node)) {
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
    @Nullable
    String responseSchema(JsonNode node) {
        if (Fields.absent(node)) {
            return null;
        }
        Fields.only(node, "response_format", FORMAT);
        return switch (node.path("type").asString("")) {
            case "text" -> null;
            case "json_object" -> ChatRequest.ANY_OBJECT;
            case "json_schema" -> schema(node.path("json_schema"));
            default ->
                throw OpenAiException.invalid("response_format", "type must be text, json_object or json_schema");
        };
    }

    private String schema(JsonNode node) {
        Fields.only(node, "response_format.json_schema", SCHEMA);
        if (!ToolReader.NAME.matcher(node.path("name").asString("")).matches()) {
            throw OpenAiException.invalid(
                    "response_format", "json_schema.name must have 1 to 64 letters, digits, '_' or '-'");
        }
        Fields.flag(node.path("strict"), "response_format.json_schema.strict", false);
        return schemas.schema(node.path("schema"), "response_format.json_schema.schema");
    }
}
