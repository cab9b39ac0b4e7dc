package dev.parley.assistant.mcp;

import dev.parley.tool.mcp.McpListener;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of servers, and the audit of changes to what they offer. */
final class McpLog implements McpListener {

    private static final Logger log = LoggerFactory.getLogger(McpLog.class);
    private static final Logger AUDIT = LoggerFactory.getLogger("parley.audit");

    @Override
    public void toolsChanged(String server, Set<String> added, Set<String> removed, Set<String> changed) {
        AUDIT.info("mcp={} added={} removed={} changed={}", server, added, removed, changed);
        if (!changed.isEmpty()) {
            log.warn("MCP server {} has changed the description or schema of {}: look at them", server, changed);
        }
    }

    @Override
    public void toolRefused(String server, String tool, String reason) {
        log.warn("Tool {} of MCP server {} is not offered: {}", tool, server, reason);
    }

    @Override
    public void disconnected(String server, String reason) {
        log.warn("MCP server {} is not reached ({}); it is tried again", server, reason);
    }
}
