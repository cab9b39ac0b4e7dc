package dev.parley.assistant.openai;

import dev.parley.model.ToolDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads the tools that a request offers, and the JSON Schemas in it. Stateless. */
final class ToolReader {

    /** Names of functions and of response schemas. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";
    private static final Set<String> TOOL = Set.of("type", "function");
    private static final Set<String> FUNCTION = Set.of("name", "description", "parameters", "strict");

    private final ApiLimits limits;

    ToolReader(ApiLimits limits) {
        this.limits = limits;
    }

    List<ToolDefinition> read(JsonNode array) {
        if (Fields.absent(array)) {
            return List.of();
        }
        Fields.list(array, "tools", 0, limits.tools(), "tools");
        List<ToolDefinition> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int index = 0; index < array.size(); index++) {
            String at = "tools[" + index + "]";
            ToolDefinition tool = tool(array.get(index), at);
            if (!names.add(tool.name())) {
                throw OpenAiException.invalid(at + ".function.name", "must differ from those of the tools before it");
            }
            tools.add(tool);
        }
        return tools;
    }

    private ToolDefinition tool(JsonNode entry, String at) {
        Fields.object(entry, at);
        if (!Fields.text(entry.path("type"), at + ".type").equals("function")) {
            throw OpenAiException.unsupported(at + ".type", "only tools of type function are served");
        }
        Fields.only(entry, at, TOOL);
        JsonNode function = entry.path("function");
        String within = at + ".function";
        Fields.only(function, within, FUNCTION);
        String name = Fields.text(function.path("name"), within + ".name");
        if (!NAME.matcher(name).matches()) {
            throw OpenAiException.invalid(within + ".name", "must have 1 to 64 letters, digits, '_' or '-'");
        }
        JsonNode description = function.path("description");
        JsonNode parameters = function.path("parameters");
        return new ToolDefinition(
                name,
                Fields.absent(description) ? "" : Fields.text(description, within + ".description"),
                Fields.absent(parameters) ? NO_ARGUMENTS : schema(parameters, within + ".parameters"),
                Fields.flag(function.path("strict"), within + ".strict", false));
    }

    /** The text of a JSON Schema that is not larger than it may be; whether it is one, the model finds out. */
    String schema(JsonNode schema, String at) {
        if (!schema.isObject()) {
            throw OpenAiException.invalid(at, "must be a JSON Schema object");
        }
        if (isDeeper(schema, limits.schemaDepth())) {
            throw OpenAiException.invalid(
                    at, "must not have more than " + limits.schemaDepth() + " objects and lists within each other");
        }
        String text = schema.toString();
        if (text.length() > limits.schemaSize().toBytes()) {
            throw OpenAiException.invalid(
                    at, "must have at most " + limits.schemaSize().toBytes() + " characters");
        }
        return text;
    }

    private static boolean isDeeper(JsonNode node, int levels) {
        return node.isContainer() && (levels == 0 || node.valueStream().anyMatch(value -> isDeeper(value, levels - 1)));
    }
}
