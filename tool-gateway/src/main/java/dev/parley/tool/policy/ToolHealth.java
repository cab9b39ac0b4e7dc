package dev.parley.tool.policy;

import dev.parley.tool.ToolSpec;

/**
 * How a tool does.
 *
 * @param breaker {@code closed}; {@code open} while it is not called because too many calls failed; {@code half-open}
 *     while single calls are tried
 * @param failurePercent of the last calls; -1 while there were too few
 * @param running calls that run now
 */
public record ToolHealth(ToolSpec spec, String breaker, float failurePercent, int running) {}
