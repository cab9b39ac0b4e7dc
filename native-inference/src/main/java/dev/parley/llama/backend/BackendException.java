package dev.parley.llama.backend;

import java.io.Serial;

/** A backend cannot be opened or its computation failed. */
public final class BackendException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
