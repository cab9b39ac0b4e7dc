package dev.parley.tool.mcp;

import dev.parley.tool.ToolRegistry;
import dev.parley.tool.mcp.internal.McpConnection;
import java.util.List;

/**
 * Keeps connections to servers and their tools in a registry, as long as each is reached. Connecting goes on in the
 * background and is repeated with a growing wait; a server that is away only takes its tools with it. Thread-safe.
 */
public final class McpServers implements AutoCloseable {

    private final List<McpConnection> connections;

    public McpServers(List<McpServerOptions> servers, ToolRegistry registry, McpListener listener) {
        this.connections = servers.stream()
                .map(server -> new McpConnection(server, registry, listener))
                .toList();
    }

    /** Begins to connect and returns at once. */
    public void start() {
        connections.forEach(McpConnection::start);
    }

    /** Ends connections and processes; waits a few seconds at most. */
    @Override
    public void close() {
        connections.forEach(McpConnection::close);
    }
}
