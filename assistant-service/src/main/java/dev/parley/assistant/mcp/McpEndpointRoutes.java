package dev.parley.assistant.mcp;

import dev.parley.assistant.openai.ApiAccess;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolScope;
import dev.parley.tool.mcp.McpToolServer;
import dev.parley.tool.policy.ToolInvoker;
import io.modelcontextprotocol.server.transport.ServerTransportSecurityValidator;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.ai.mcp.server.webflux.transport.WebFluxStatelessServerTransport;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code /mcp}: streamable HTTP without sessions. Callers are those of the API; a page of another origin in a browser of
 * this machine is refused. The server is made at the first request, and anew when the registry has changed. Thread-safe.
 */
final class McpEndpointRoutes {

    static final String PATH = "/mcp";

    /** All callers are one person to the tools, who is nobody else; the tools that need one are off by default. */
    private static final String PERSON = "mcp";

    private final McpProperties.Own properties;
    private final ToolRegistry registry;
    private final ToolInvoker invoker;
    private final ApiAccess access;
    private final Clock clock;

    private Made made = new Made(Map.of(), Mono.empty());

    McpEndpointRoutes(
            McpProperties.Own properties, ToolRegistry registry, ToolInvoker invoker, ApiAccess access, Clock clock) {
        this.properties = properties;
        this.registry = registry;
        this.invoker = invoker;
        this.access = access;
        this.clock = clock;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(RequestPredicates.path(PATH), this::handle);
    }

    private Mono<ServerResponse> handle(ServerRequest request) {
        ServerHttpRequest asked = request.exchange().getRequest();
        if (access.isOfAnotherOrigin(asked)) {
            return refused(
                    HttpStatus.FORBIDDEN, "origin_not_allowed", "Pages of other origins than ours are not served.");
        }
        if (!access.allows(asked)) {
            return refused(
                    HttpStatus.UNAUTHORIZED,
                    "invalid_api_key",
                    "Send the API key as bearer token. Without one set, only callers on this machine are served.");
        }
        return current()
                .flatMap(routes -> routes.route(request))
                .flatMap(handler -> handler.handle(request))
                .cast(ServerResponse.class)
                .switchIfEmpty(
                        ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED).build());
    }

    private static Mono<ServerResponse> refused(HttpStatus status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", code);
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(problem);
    }

    private synchronized Mono<RouterFunction<?>> current() {
        Map<String, Tool> tools = registry.tools();
        if (made.tools() != tools) {
            made = new Made(
                    tools,
                    Mono.<RouterFunction<?>>fromSupplier(this::server)
                            .subscribeOn(Schedulers.boundedElastic())
                            .cache());
        }
        return made.server();
    }

    private RouterFunction<?> server() {
        WebFluxStatelessServerTransport transport = WebFluxStatelessServerTransport.builder()
                .jsonMapper(McpToolServer.json())
                .messageEndpoint(PATH)
                .securityValidator(ServerTransportSecurityValidator.NOOP)
                .build();
        McpToolServer.serve(transport, registry, invoker, ToolScope.of(properties.tools()), this::context);
        return transport.getRouterFunction();
    }

    private ToolContext context() {
        Instant now = clock.instant();
        return new ToolContext(
                PERSON,
                PERSON,
                TurnIds.next(),
                "",
                now,
                now.plus(properties.deadline()),
                ToolScope.of(properties.tools()),
                1,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
    }

    /** @param tools of the registry when the server was made */
    private record Made(Map<String, Tool> tools, Mono<RouterFunction<?>> server) {}
}
