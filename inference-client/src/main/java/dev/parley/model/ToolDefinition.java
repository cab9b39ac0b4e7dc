package dev.parley.model;

/**
 * A tool as the model sees it.
 *
 * @param schema JSON Schema of the arguments, as text
 */
public record ToolDefinition(String name, String description, String schema) {}
