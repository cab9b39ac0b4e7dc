package dev.parley.llama.chat;

/**
 * A call that a model wrote.
 *
 * @param arguments a JSON object as text
 */
public record ToolCall(String name, String arguments) {}
