package dev.parley.llama.models;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A command of {@code ./parley models} cannot be done; the message is for the person who typed it. */
public final class ModelsException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ModelsException(String message) {
        super(message);
    }

    public ModelsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
