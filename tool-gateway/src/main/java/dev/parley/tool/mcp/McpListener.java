package dev.parley.tool.mcp;

import java.util.Set;

/** Hears what happens to the tools of servers. Called on threads of the connection: must not block. */
public interface McpListener {

    /**
     * The tools of a server that are offered have changed, by our names. A description or schema that changes after an
     * operator allowed the tool is how a server gone bad would speak to the model: worth a look.
     */
    void toolsChanged(String server, Set<String> added, Set<String> removed, Set<String> changed);

    /** The server is reached, and offers so many tools. */
    default void connected(String server, int tools) {}

    /** A tool of an allowed name is not offered. */
    void toolRefused(String server, String tool, String reason);

    /** The server is not reached, or no longer; it is tried again. */
    void disconnected(String server, String reason);
}
