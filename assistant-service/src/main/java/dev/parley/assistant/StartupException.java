package dev.parley.assistant;

import java.io.Serial;

/** The program cannot start; the message says what is wrong and how to fix it, in one line. */
public final class StartupException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }
}
