package dev.parley.tool;

/**
 * A call as a model wrote it; nothing of it is checked.
 *
 * @param arguments JSON text
 */
public record ToolRequest(String name, String arguments) {}
