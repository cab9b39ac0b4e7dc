package dev.parley.llama.backend;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A backend cannot be opened or its computation failed. */
public final class BackendException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public BackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
