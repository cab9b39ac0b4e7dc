package dev.parley.memory.audit;

import java.time.Instant;

/**
 * Something that an operator, or somebody who wanted to be one, did.
 *
 * @param id grows with time
 * @param who name that they gave; empty where they gave none
 * @param role role that they signed in with; empty before that
 * @param action code of what was done, for example {@code erase_person}
 * @param target id of what it was done to; empty where there is none
 * @param person pseudonym of the person that it concerns; empty where it concerns nobody
 * @param outcome {@code ok}, or the code of what went wrong
 * @param detail short text or JSON without words of people; may be empty
 */
public record OperatorAct(
        String id,
        Instant at,
        String who,
        String role,
        String action,
        String target,
        String person,
        String outcome,
        String detail) {}
