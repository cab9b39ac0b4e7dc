package dev.parley.tool.mcp.internal;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A tool of a server. Immutable; replaced when the server changes it. */
final class McpTool implements Tool {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final ToolSpec spec;
    private final String remoteName;
    private final Function<CallToolRequest, Mono<CallToolResult>> server;

    McpTool(ToolSpec spec, String remoteName, Function<CallToolRequest, Mono<CallToolResult>> server) {
        this.spec = spec;
        this.remoteName = remoteName;
        this.server = server;
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        return server.apply(new CallToolRequest(remoteName, MAPPER.convertValue(arguments.json(), OBJECT)))
                .map(McpResults::read);
    }
}
