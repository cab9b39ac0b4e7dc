package dev.parley.llama.chat;

/**
 * A tool that is offered to the model.
 *
 * @param schemaJson JSON Schema of the arguments, an object as text
 */
public record ToolDefinition(String name, String description, String schemaJson) {}
