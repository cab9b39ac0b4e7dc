package dev.parley.memory.audit;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A call of a tool, as the audit keeps it.
 *
 * @param at when it began
 * @param effect what the tool does; empty for a tool that there is not
 * @param arguments JSON with secrets masked, or only its length
 * @param repairs what was changed in the arguments, one sentence each
 * @param attempts how often the tool was started
 * @param outcome {@code ok}, {@code cancelled}, or why it failed or was not run
 */
public record AuditedCall(
        Instant at,
        PersonId person,
        ConversationId conversation,
        String turn,
        String tool,
        String effect,
        String arguments,
        List<String> repairs,
        Duration duration,
        int attempts,
        String outcome) {

    public AuditedCall {
        repairs = List.copyOf(repairs);
    }
}
