package dev.parley.tool;

import java.time.Duration;

/**
 * What is declared about a tool.
 *
 * @param schema JSON Schema of the arguments object, as text
 * @param timeout longest time of one attempt
 * @param maxResultTokens results are cut there, with a mark
 * @param trustedOutput true where the result holds no text of others: then it may stand in a prompt without a fence
 */
public record ToolSpec(
        String name,
        String description,
        String schema,
        ToolEffect effect,
        Duration timeout,
        int maxResultTokens,
        boolean trustedOutput) {

    /** A tool whose output is not trusted. */
    public ToolSpec(
            String name, String description, String schema, ToolEffect effect, Duration timeout, int maxResultTokens) {
        this(name, description, schema, effect, timeout, maxResultTokens, false);
    }
}
