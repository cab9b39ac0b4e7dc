package dev.parley.tool.policy;

import dev.parley.tool.ToolEffect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One invocation, for the audit.
 *
 * @param at when the invocation began
 * @param tool the name that the model asked for, which may be unknown
 * @param effect what the tool does; null for an unknown tool
 * @param arguments masked and cut JSON, or only the length of arguments that were not valid JSON
 * @param repairs what was changed in the arguments, one sentence each, without values
 * @param attempts how often the tool was started
 * @param outcome {@code ok}, {@code cancelled}, or the code of the failure
 */
public record AuditEntry(
        Instant at,
        String person,
        String conversation,
        String turn,
        String tool,
        @Nullable ToolEffect effect,
        String arguments,
        List<String> repairs,
        Duration duration,
        int attempts,
        String outcome) {
    public AuditEntry {
        repairs = List.copyOf(repairs);
    }
}
