package dev.parley.memory.audit;

import java.time.Instant;
import java.util.Locale;

/**
 * Which acts are wanted; an empty text leaves a field open.
 *
 * @param who part of a name or role, in any case
 * @param action code of what was done
 * @param target id of what it was done to
 * @param person pseudonym of the person
 * @param from earliest time, inclusive
 * @param to latest time, exclusive
 * @param before id of an act; only older ones match; empty for the newest
 * @param limit most acts
 */
public record OperatorActQuery(
        String who, String action, String target, String person, Instant from, Instant to, String before, int limit) {

    public OperatorActQuery {
        who = who.toLowerCase(Locale.ROOT);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1 but is " + limit);
        }
        if (!before.isEmpty() && !before.matches("[0-9]{1,15}-[0-9]{1,10}")) {
            throw new IllegalArgumentException("before must be the id of an act");
        }
    }

    boolean matches(OperatorAct act) {
        return fits(action, act.action())
                && fits(target, act.target())
                && fits(person, act.person())
                && (who.isEmpty()
                        || act.who().toLowerCase(Locale.ROOT).contains(who)
                        || act.role().equals(who));
    }

    private static boolean fits(String wanted, String is) {
        return wanted.isEmpty() || wanted.equals(is);
    }
}
