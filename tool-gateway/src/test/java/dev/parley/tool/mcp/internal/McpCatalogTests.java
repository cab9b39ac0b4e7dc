package dev.parley.tool.mcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.tool.ToolSpec;
import dev.parley.tool.mcp.McpEndpoint;
import dev.parley.tool.mcp.McpListener;
import dev.parley.tool.mcp.McpServerOptions;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class McpCatalogTests {

    private final List<String> refused = new ArrayList<>();

    @Test
    void read_namesAndDescriptionsOfOthers_arePutIntoOurTerms() {
        Tool tool = tool("Get-Weather.Now", "Line one\n\u0000two " + "x".repeat(5_000), Map.of("type", "object"));

        ToolSpec spec = read(List.of("*"), tool).get("Get-Weather.Now");

        assertThat(spec.name()).isEqualTo("shop_get_weather_now");
        assertThat(spec.description()).startsWith("Line one two x").hasSize(McpCatalog.MAX_DESCRIPTION);
        assertThat(spec.trustedOutput()).isFalse();
    }

    @Test
    void read_unusableSchemas_areRefusedAndOthersKept() {
        Map<String, ToolSpec> specs = read(
                List.of("*"),
                tool("good", "x", Map.of("type", "object")),
                tool("array", "x", Map.of("type", "array")),
                tool("remote", "x", Map.of("type", "object", "$ref", "http://127.0.0.1:1/schema.json")),
                tool("huge", "x", Map.of("type", "object", "description", "x".repeat(McpCatalog.MAX_SCHEMA))));

        assertThat(specs).containsOnlyKeys("good");
        assertThat(refused).hasSize(3).allMatch(reason -> reason.contains("schema"));
    }

    @Test
    void read_sameNameForUs_isOfferedOnce() {
        Map<String, ToolSpec> specs = read(
                List.of("*"), tool("a-b", "x", Map.of("type", "object")), tool("a.b", "x", Map.of("type", "object")));

        assertThat(specs).containsOnlyKeys("a-b");
        assertThat(refused).singleElement().asString().contains("same name");
    }

    @Test
    void read_moreThanTheLimit_areNotOffered() {
        Map<String, ToolSpec> specs = read(
                List.of("*"),
                tool("a", "x", Map.of("type", "object")),
                tool("b", "x", Map.of("type", "object")),
                tool("c", "x", Map.of("type", "object")));

        assertThat(specs).containsOnlyKeys("a", "b");
    }

    @Test
    void read_notAllowed_isLeftOutInSilence() {
        assertThat(read(List.of("price*"), tool("prices", "x", Map.of()), tool("orders", "x", Map.of())))
                .containsOnlyKeys("prices");
        assertThat(refused).isEmpty();
    }

    private Map<String, ToolSpec> read(List<String> allow, Tool... tools) {
        McpServerOptions options = new McpServerOptions(
                "shop",
                new McpEndpoint.Stdio("x", List.of(), Map.of()),
                allow,
                List.of(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                100,
                2);
        return new McpCatalog(options, new McpListener() {
                    @Override
                    public void toolsChanged(
                            String server, Set<String> added, Set<String> removed, Set<String> changed) {}

                    @Override
                    public void toolRefused(String server, String tool, String reason) {
                        refused.add(reason);
                    }

                    @Override
                    public void disconnected(String server, String reason) {}
                })
                .read(List.of(tools));
    }

    private static Tool tool(String name, String description, Map<String, Object> schema) {
        return Tool.builder(name, schema).description(description).build();
    }
}
