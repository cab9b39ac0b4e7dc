package dev.parley.tool.mcp;

import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolScope;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.ToolInvoker;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Offers tools of a registry to other assistants. Calls pass the invoker, so they are checked, limited, audited and cut
 * as those of our own model are. Stateless: any replica answers any request.
 */
public final class McpToolServer {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private McpToolServer() {}

    /** How messages of the protocol are read and written. */
    public static McpJsonMapper json() {
        return new JacksonMcpJsonMapper(MAPPER);
    }

    /**
     * Answers what comes over the transport, with the tools that the registry has now.
     *
     * @param context on whose behalf the next call runs; asked once for each
     */
    public static void serve(
            McpStatelessServerTransport transport,
            ToolRegistry registry,
            ToolInvoker invoker,
            ToolScope scope,
            Supplier<ToolContext> context) {
        List<AsyncToolSpecification> tools = registry.specs(scope).stream()
                .map(spec -> AsyncToolSpecification.builder()
                        .tool(describe(spec))
                        .callHandler((caller, request) -> call(request, invoker, context))
                        .build())
                .toList();
        McpServer.async(transport)
                .serverInfo("parley", "1")
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .jsonMapper(json())
                // The invoker does it, after its repairs.
                .validateToolInputs(false)
                .tools(tools)
                .build();
    }

    private static McpSchema.Tool describe(ToolSpec spec) {
        boolean reads = spec.effect() == ToolEffect.READS;
        return McpSchema.Tool.builder(spec.name(), MAPPER.readValue(spec.schema(), OBJECT))
                .description(spec.description())
                .annotations(McpSchema.ToolAnnotations.builder()
                        .readOnlyHint(reads)
                        .destructiveHint(!reads)
                        .openWorldHint(!spec.trustedOutput())
                        .build())
                .build();
    }

    private static Mono<CallToolResult> call(
            CallToolRequest request, ToolInvoker invoker, Supplier<ToolContext> context) {
        Map<String, Object> arguments = request.arguments() == null ? Map.of() : request.arguments();
        return Mono.defer(() -> invoker.invoke(request.name(), MAPPER.writeValueAsString(arguments), context.get()))
                .map(done -> switch (done.result()) {
                    case ToolResult.Ok ok -> text(ok.text(), false);
                    case ToolResult.Failed failed -> text(failed.message(), true);
                });
    }

    private static CallToolResult text(String text, boolean error) {
        return CallToolResult.builder().addTextContent(text).isError(error).build();
    }
}
