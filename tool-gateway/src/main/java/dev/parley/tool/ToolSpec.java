package dev.parley.tool;

import java.time.Duration;

/**
 * What is declared about a tool.
 *
 * @param schema JSON Schema of the arguments object, as text
 * @param timeout longest time of one attempt
 * @param maxResultChars results are cut there, with a mark
 */
public record ToolSpec(
        String name, String description, String schema, ToolEffect effect, Duration timeout, int maxResultChars) {}
