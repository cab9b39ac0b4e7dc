package dev.parley.tool.mcp.internal;

import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.mcp.McpListener;
import dev.parley.tool.mcp.McpServerOptions;
import dev.parley.tool.schema.ArgumentLimits;
import dev.parley.tool.schema.ArgumentValidator;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes our declarations of the tools that a server lists, of those that are allowed. What a server writes is not
 * trusted: names and descriptions are cut, and a schema must compile and be small. Stateless.
 */
final class McpCatalog {

    /** What a model reads of a tool that others describe, in characters. */
    static final int MAX_DESCRIPTION = 1_000;

    static final int MAX_SCHEMA = 16_384;

    private static final int MAX_NAME = 64;

    private static final Pattern OUTSIDE_NAMES = Pattern.compile("[^a-z0-9_]+");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final McpServerOptions server;
    private final McpListener listener;

    McpCatalog(McpServerOptions server, McpListener listener) {
        this.server = server;
        this.listener = listener;
    }

    /** Declarations by the names that the server uses, in its order. */
    Map<String, ToolSpec> read(List<Tool> listed) {
        Map<String, ToolSpec> specs = new LinkedHashMap<>();
        for (Tool tool : listed) {
            if (!matches(server.allow(), tool.name())) {
                continue;
            }
            String name = ownName(tool.name());
            String reason = specs.size() >= server.maxTools()
                    ? "there are more than " + server.maxTools() + " tools"
                    : specs.values().stream().anyMatch(spec -> spec.name().equals(name))
                            ? "another of its tools has the same name for us"
                            : add(tool, name, specs);
            if (!reason.isEmpty()) {
                listener.toolRefused(server.name(), name, reason);
            }
        }
        return specs;
    }

    /** @return why not; empty where it was added */
    private String add(Tool tool, String name, Map<String, ToolSpec> specs) {
        String schema;
        try {
            schema = MAPPER.writeValueAsString(tool.inputSchema() == null ? Map.of() : tool.inputSchema());
            if (schema.length() > MAX_SCHEMA) {
                return "its schema is longer than " + MAX_SCHEMA + " characters";
            }
            ArgumentValidator.compile(name, schema, ArgumentLimits.DEFAULT);
        } catch (JacksonException | IllegalArgumentException unusable) {
            return "its schema is not a usable JSON Schema of an object";
        }
        specs.put(
                tool.name(),
                new ToolSpec(
                        name,
                        description(tool),
                        schema,
                        matches(server.reads(), tool.name()) ? ToolEffect.READS : ToolEffect.REACHES_OUTSIDE,
                        server.timeout(),
                        server.maxResultTokens()));
        return "";
    }

    private String ownName(String remote) {
        String name = server.name()
                + "_"
                + OUTSIDE_NAMES.matcher(remote.toLowerCase(Locale.ROOT)).replaceAll("_");
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    private static String description(Tool tool) {
        String text = tool.description() == null || tool.description().isBlank() ? tool.name() : tool.description();
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= MAX_DESCRIPTION ? line : line.substring(0, MAX_DESCRIPTION);
    }

    private static boolean matches(List<String> names, String name) {
        return names.stream()
                .anyMatch(each ->
                        each.endsWith("*") ? name.startsWith(each.substring(0, each.length() - 1)) : name.equals(each));
    }
}
