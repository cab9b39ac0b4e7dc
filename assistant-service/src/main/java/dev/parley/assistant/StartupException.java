package dev.parley.assistant;

import java.io.Serial;
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
     * @throws StartupException when only a part of it is; the message names the first that is missing
     */
    public static boolean allOrNone(String prefix, String what, Map<String, String> values) {
        if (values.values().stream().allMatch(String::isBlank)) {
            return false;
        }
        values.forEach((name, value) -> {
            if (value.isBlank()) {
                throw new StartupException(prefix + "." + name + " is missing. " + what + " needs all of "
                        + String.join(", ", values.keySet()) + ".");
            }
        });
        return true;
    }
}
