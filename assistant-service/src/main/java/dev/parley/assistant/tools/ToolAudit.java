package dev.parley.assistant.tools;

import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.audit.AuditLog;
import dev.parley.memory.audit.AuditedCall;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.policy.AuditEntry;
import dev.parley.tool.policy.AuditSink;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit of tools: whole in the store, and without person and arguments in the log, which holds no content. Thread-safe. */
final class ToolAudit implements AuditSink {

    private static final Logger AUDIT = LoggerFactory.getLogger("parley.audit");

    private final AuditLog store;
    private final BackgroundWrites writes;
    private final boolean kept;

    /** @param kept false where only the log is written */
    ToolAudit(AuditLog store, BackgroundWrites writes, boolean kept) {
        this.store = store;
        this.writes = writes;
        this.kept = kept;
    }

    @Override
    public void record(AuditEntry entry) {
        AUDIT.info(
                "tool={} turn={} outcome={} attempts={} repairs={} millis={}",
                entry.tool(),
                entry.turn(),
                entry.outcome(),
                entry.attempts(),
                entry.repairs().size(),
                entry.duration().toMillis());
        if (kept) {
            writes.submit("An entry of the audit", entry.turn(), store.append(call(entry)));
        }
    }

    private static AuditedCall call(AuditEntry entry) {
        ToolEffect effect = entry.effect();
        return new AuditedCall(
                entry.at(),
                new PersonId(entry.person()),
                new ConversationId(entry.conversation()),
                entry.turn(),
                entry.tool(),
                effect == null ? "" : effect.name().toLowerCase(Locale.ROOT),
                entry.arguments(),
                entry.repairs(),
                entry.duration(),
                entry.attempts(),
                entry.outcome());
    }
}
