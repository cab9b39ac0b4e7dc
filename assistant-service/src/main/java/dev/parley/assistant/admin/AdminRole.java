package dev.parley.assistant.admin;

import java.util.Locale;

/** What somebody who signed in may do; each role may do all that the ones before it may. */
public enum AdminRole {
    /** Sees structure, times, counts and names of tools; no words of people, no addresses, and changes nothing. */
    VIEWER,
    /** Sees what people wrote, with secrets masked, and may change things; both are written to the audit. */
    OPERATOR;

    /** The name in cookies, bodies and the audit. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean covers(AdminRole needed) {
        return compareTo(needed) >= 0;
    }
}
