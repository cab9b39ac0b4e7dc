package dev.parley.tool.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * One invocation, for the audit.
 *
 * @param at when the invocation began
 * @param tool the name that the model asked for, which may be unknown
 * @param arguments masked and cut JSON, or only the length of arguments that were not valid JSON
 * @param attempts how often the tool was started
 * @param outcome {@code ok}, {@code cancelled}, or the code of the failure
 */
public record AuditEntry(
        Instant at,
        String person,
        String conversation,
        String turn,
        String tool,
        String arguments,
        Duration duration,
        int attempts,
        String outcome) {}
