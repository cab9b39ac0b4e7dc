/** Tools of MCP servers that are configured, and our own tools at {@code /mcp}. */
@NullMarked
package dev.parley.assistant.mcp;

import org.jspecify.annotations.NullMarked;
