package dev.parley.model;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A model could not answer. The message never holds the content of a chat. */
public final class ModelException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Code code;

    public ModelException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** What kind of failure it was. */
    public enum Code {
        /** Too many requests wait: try again later. */
        OVERLOADED,
        /** The prompt and the answer do not fit the context. */
        CONTEXT_EXCEEDED,
        INVALID_REQUEST,
        UNAVAILABLE,
        INTERNAL
    }
}
