package dev.parley.tool.mcp.internal;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Tells a server when a request is given up, which the SDK does not: {@code notifications/cancelled} of the protocol's
 * utilities. The id of a request is only known to the transport, so it is handed to its caller here. Thread-safe.
 */
final class CancellingTransport implements McpClientTransport {

    private static final String CANCELLED = "notifications/cancelled";

    private final McpClientTransport transport;
    private final Duration patience;

    /** @param patience longest time that a notification may take */
    CancellingTransport(McpClientTransport transport, Duration patience) {
        this.transport = transport;
        this.patience = patience;
    }

    /** The same request; when it is cancelled or times out after it was sent, the server is told. */
    <T> Mono<T> cancellable(Mono<T> request) {
        return Mono.defer(() -> {
            Sent sent = new Sent();
            return request.doOnError(TimeoutException.class, late -> cancel(sent))
                    .doOnCancel(() -> cancel(sent))
                    .contextWrite(context -> context.put(Sent.class, sent));
        });
    }

    private void cancel(Sent sent) {
        Object id = sent.id.getAndSet(null);
        if (id != null) {
            JSONRPCNotification notification = new JSONRPCNotification(
                    CANCELLED, Map.of("requestId", id, "reason", "The turn goes on without it"));
            transport
                    .sendMessage(notification)
                    .timeout(patience)
                    .onErrorComplete()
                    .subscribe();
        }
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return message instanceof JSONRPCRequest request
                ? Mono.deferContextual(context -> {
                    context.<Sent>getOrEmpty(Sent.class).ifPresent(sent -> sent.id.set(request.id()));
                    return transport.sendMessage(message);
                })
                : transport.sendMessage(message);
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        return transport.connect(handler);
    }

    @Override
    public void setExceptionHandler(Consumer<Throwable> handler) {
        transport.setExceptionHandler(handler);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return transport.closeGracefully();
    }

    @Override
    public void close() {
        transport.close();
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return transport.unmarshalFrom(data, type);
    }

    @Override
    public List<String> protocolVersions() {
        return transport.protocolVersions();
    }

    /** What is known of a request in flight. */
    private static final class Sent {
        private final AtomicReference<@Nullable Object> id = new AtomicReference<>();
    }
}
