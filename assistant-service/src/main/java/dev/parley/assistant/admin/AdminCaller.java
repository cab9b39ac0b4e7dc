package dev.parley.assistant.admin;

import dev.parley.model.Caller;
import java.util.regex.Pattern;

/**
 * Who calls the admin API. Endpoints take it as a request attribute:
 *
 * <pre>{@code @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller}</pre>
 *
 * @param name who they say they are, for the audit; empty where they do not say
 */
public record AdminCaller(AdminRole role, String name) {

    /** Whose use it is when operators try models and personas. */
    public static final Caller TRIAL = new Caller("admin:try", "admin", "");

    /** Attribute of every request that {@link AdminFilter} lets through. */
    public static final String ATTRIBUTE = "parley.admin.caller";

    /** Header in which scripts say who they are. */
    static final String HEADER = "Parley-Operator";

    static final int MOST_NAME_CHARACTERS = 60;

    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

    public AdminCaller {
        name = UNPRINTABLE.matcher(name).replaceAll("").strip();
        name = name.substring(
                0, name.offsetByCodePoints(0, Math.min(MOST_NAME_CHARACTERS, name.codePointCount(0, name.length()))));
    }

    public boolean isOperator() {
        return role.covers(AdminRole.OPERATOR);
    }
}
