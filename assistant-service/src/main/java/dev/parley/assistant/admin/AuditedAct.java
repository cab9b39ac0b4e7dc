package dev.parley.assistant.admin;

import dev.parley.memory.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * Something that an operator does, for the audit.
 *
 * @param action code of small letters and underscores, for example {@code revoke_key}
 * @param target id of what it is done to, of no meaning outside; empty where there is none
 * @param person whom it concerns; null where it concerns nobody
 * @param detail short, without words of people; may be empty
 */
public record AuditedAct(
        String action, String target, @Nullable PersonId person, String detail) {

    public AuditedAct {
        if (!action.matches("[a-z]+(_[a-z]+)*")) {
            throw new IllegalArgumentException("action must be small letters and underscores but is " + action);
        }
    }

    public AuditedAct(String action, String target) {
        this(action, target, null, "");
    }

    public AuditedAct(String action, String target, PersonId person) {
        this(action, target, person, "");
    }
}
