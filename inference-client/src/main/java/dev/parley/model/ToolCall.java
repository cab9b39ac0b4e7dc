package dev.parley.model;

/**
 * A tool call that a model made.
 *
 * @param id unique within a turn
 * @param arguments a JSON object as text, not yet validated
 */
public record ToolCall(String id, String name, String arguments) {}
