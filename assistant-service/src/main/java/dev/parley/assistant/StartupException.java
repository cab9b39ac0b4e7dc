package dev.parley.assistant;

import java.io.Serial;
import java.util.List;
import java.util.Map;

/** The program cannot start; the message says what is wrong and how to fix it, in one line. */
public final class StartupException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }

    /**
     * Whether a group of settings is there.
     *
     * @throws StartupException when only a part of it is; the message names what is missing
     */
    public static boolean allOrNone(String prefix, String what, Map<String, String> values) {
        if (values.values().stream().allMatch(String::isBlank)) {
            return false;
        }
        List<String> missing = values.entrySet().stream()
                .filter(entry -> entry.getValue().isBlank())
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty()) {
            throw new StartupException(prefix + "." + String.join(", " + prefix + ".", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing. " + what + " needs all of "
                    + String.join(", ", values.keySet()) + ".");
        }
        return true;
    }
}
