package dev.parley.llama.batch;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A request was refused or failed. The message holds no content of prompts. */
public final class GenerationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Code code;

    public GenerationException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** What kind of failure it was. */
    public enum Code {
        /** Too many requests wait. */
        OVERLOADED,
        /** The prompt leaves no room for an answer. */
        CONTEXT_EXCEEDED,
        /** A token id of the prompt is outside the vocabulary. */
        INVALID_PROMPT,
        DEADLINE_EXCEEDED,
        CLOSED,
        INTERNAL
    }
}
