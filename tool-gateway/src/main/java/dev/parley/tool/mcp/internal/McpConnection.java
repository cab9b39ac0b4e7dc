package dev.parley.tool.mcp.internal;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.mcp.McpListener;
import dev.parley.tool.mcp.McpServerOptions;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * The connection to one server, again and again: connect, list its tools into the registry, ask for signs of life; on
 * the first that fails take the tools out and begin anew after a wait that grows. Thread-safe.
 */
public final class McpConnection implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(McpConnection.class);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    /** Pages of a list of tools; a server could go on for ever. */
    private static final int MAX_PAGES = 20;

    private final McpServerOptions server;
    private final ToolRegistry registry;
    private final McpListener listener;
    private final McpCatalog catalog;
    private final Sinks.Many<Boolean> checks = Sinks.many().multicast().directBestEffort();

    /** Ours, after the last connection: what a server that comes back is compared with. */
    private Map<String, ToolSpec> known = Map.of();

    private @Nullable Disposable running;

    /** Ends when the last client is closed. */
    private volatile Mono<Void> released = Mono.empty();

    public McpConnection(McpServerOptions server, ToolRegistry registry, McpListener listener) {
        this.server = server;
        this.registry = registry;
        this.listener = listener;
        this.catalog = new McpCatalog(server, listener);
    }

    public synchronized void start() {
        if (running != null) {
            return;
        }
        running = Flux.defer(this::session)
                .subscribeOn(Schedulers.boundedElastic())
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
                        .maxBackoff(LONGEST_WAIT)
                        .transientErrors(true)
                        .doBeforeRetry(signal -> listener.disconnected(server.name(), reason(signal.failure()))))
                .subscribe(connected -> {}, error -> LOGGER.error("Server {} is given up", server.name(), error));
    }

    /** Waits for the end of the connection, or of the process, for a few seconds at most. */
    @Override
    public void close() {
        Disposable ending;
        synchronized (this) {
            ending = running;
        }
        if (ending != null) {
            ending.dispose();
            released.onErrorComplete().block(CLOSE_TIMEOUT.multipliedBy(2));
        }
    }

    /** Gives {@code true} when connected; ends with an error when the server is lost. */
    private Flux<Boolean> session() {
        return Flux.usingWhen(
                Mono.fromSupplier(Session::new),
                session -> Flux.concat(
                        session.client
                                .initialize()
                                .timeout(server.connectTimeout())
                                .then(list(session.client))
                                .doOnNext(session::offer)
                                .thenReturn(true),
                        signsOfLife(session.client)),
                this::release,
                (session, error) -> release(session),
                this::release);
    }

    /** One connection: the client and the transport under it. */
    private final class Session {

        private final CancellingTransport transport =
                new CancellingTransport(McpTransports.open(server), server.connectTimeout());

        private final McpAsyncClient client = McpClient.async(transport)
                .clientInfo(new McpSchema.Implementation("parley", "1"))
                .requestTimeout(server.timeout())
                .initializationTimeout(server.connectTimeout())
                .toolsChangeConsumer(tools -> Mono.fromRunnable(() -> offer(tools)))
                .build();

        void offer(List<McpSchema.Tool> listed) {
            McpConnection.this.offer(listed, this);
        }

        Mono<CallToolResult> call(CallToolRequest request) {
            return transport
                    .cancellable(client.callTool(request))
                    .doOnError(error -> {
                        if (!(error instanceof McpError)) {
                            check();
                        }
                    })
                    .doOnCancel(McpConnection.this::check)
                    .onErrorResume(McpError.class, McpConnection::refused);
        }
    }

    private Mono<List<McpSchema.Tool>> list(McpAsyncClient client) {
        return client.listTools(null)
                .expand(page -> page.nextCursor() == null ? Mono.empty() : client.listTools(page.nextCursor()))
                .take(MAX_PAGES)
                .concatMapIterable(McpSchema.ListToolsResult::tools)
                .collectList()
                .timeout(server.connectTimeout());
    }

    private Flux<Boolean> signsOfLife(McpAsyncClient client) {
        return Flux.merge(Flux.interval(server.checkInterval()).map(tick -> true), checks.asFlux())
                .onBackpressureDrop()
                .concatMap(
                        check -> client.ping()
                                .timeout(server.connectTimeout())
                                // A server that knows no ping has answered all the same.
                                .onErrorResume(McpError.class, answer -> Mono.empty())
                                .thenMany(Flux.<Boolean>empty()),
                        1);
    }

    private synchronized void offer(List<McpSchema.Tool> listed, Session session) {
        Map<String, ToolSpec> specs = catalog.read(listed);
        List<Tool> tools = new ArrayList<>();
        specs.forEach((remote, spec) -> tools.add(new McpTool(spec, remote, session::call)));
        try {
            registry.replace(owner(), tools);
        } catch (IllegalArgumentException taken) {
            listener.toolRefused(server.name(), "*", "a name is taken by another tool of this machine");
            registry.replace(owner(), List.of());
            return;
        }
        tell(specs);
        listener.connected(server.name(), specs.size());
    }

    private void tell(Map<String, ToolSpec> specs) {
        Map<String, ToolSpec> now = new HashMap<>();
        specs.values().forEach(spec -> now.put(spec.name(), spec));
        Set<String> added = new TreeSet<>(now.keySet());
        added.removeAll(known.keySet());
        Set<String> removed = new TreeSet<>(known.keySet());
        removed.removeAll(now.keySet());
        Set<String> changed = new TreeSet<>();
        now.forEach((name, spec) -> {
            if (known.containsKey(name) && !spec.equals(known.get(name))) {
                changed.add(name);
            }
        });
        known = now;
        if (!added.isEmpty() || !removed.isEmpty() || !changed.isEmpty()) {
            listener.toolsChanged(server.name(), added, removed, changed);
        }
    }

    /** An answer of the protocol, so the server lives: the model may do something about it. */
    private static Mono<CallToolResult> refused(McpError error) {
        return Mono.just(CallToolResult.builder()
                .addTextContent("The server refused the call: " + error.getMessage())
                .isError(true)
                .build());
    }

    private void check() {
        checks.tryEmitNext(true);
    }

    private Mono<Void> release(Session session) {
        Mono<Void> release = Mono.defer(() -> {
                    registry.replace(owner(), List.of());
                    return session.client
                            .closeGracefully()
                            .timeout(CLOSE_TIMEOUT)
                            .onErrorComplete();
                })
                .cache();
        released = release;
        return release;
    }

    private String owner() {
        return "mcp:" + server.name();
    }

    /** Without what the server said. */
    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause instanceof TimeoutException
                ? "no answer in time"
                : cause.getClass().getSimpleName();
    }
}
