package dev.parley.memory.redis;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** {@code parley.home} cannot be used, or its server cannot be started: the message says why and how to fix it. */
public final class HomeException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public HomeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
