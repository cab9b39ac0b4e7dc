package dev.parley.assistant.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a setting that exists.
 *
 * @param canonical in lower case with dashes, for example {@code parley.model.context-length}; {@code *} stands for a
 *     name that the operator chooses, {@code [n]} for a place in a list, and {@code **} at the end for any names
 */
record SettingName(String canonical) {

    private static final Pattern INDEX = Pattern.compile("\\[[0-9]+]");
    private static final Pattern FREE_NAME = Pattern.compile("\\[[^\\]]*]|[^.\\[]+");

    /** Whether a name of a property file or of the command line, in any spelling that Spring binds, means this one. */
    boolean matches(String name) {
        return matches(comparable(canonical), comparable(INDEX.matcher(name).replaceAll("[n]")));
    }

    private static boolean matches(String known, String given) {
        int free = known.indexOf('*');
        if (free < 0) {
            return known.equals(given) || given.equals(known + "[n]");
        }
        if (!given.startsWith(known.substring(0, free)) || given.length() == free) {
            return false;
        }
        if (known.startsWith("**", free)) {
            return true;
        }
        var chosen = FREE_NAME.matcher(given).region(free, given.length());
        return chosen.lookingAt()
                && matches(
                        known.substring(0, free) + "x" + known.substring(free + 1),
                        given.substring(0, free) + "x" + given.substring(chosen.end()));
    }

    /** Whether the name of an environment variable, which has neither dots nor dashes, means this one. */
    boolean matchesVariable(String variable) {
        String pattern = Pattern.quote(letters(canonical).replace("**", "*"))
                .replace("*", "\\E.+\\Q")
                .replace("[n]", "\\E[0-9]*\\Q");
        return Pattern.matches(pattern + "[0-9]*", letters(variable));
    }

    private static String comparable(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static String letters(String name) {
        return comparable(name).replace(".", "");
    }
}
