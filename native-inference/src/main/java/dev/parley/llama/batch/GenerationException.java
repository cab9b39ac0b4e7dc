package dev.parley.llama.batch;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request was refused or failed. The message holds no content of prompts. */
public final class GenerationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final @Nullable Duration retryAfter;

    public GenerationException(Code code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    private GenerationException(Code code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    static GenerationException overloaded(int waiting, Duration retryAfter) {
        return new GenerationException(
                Code.OVERLOADED,
                "already %d requests wait; try again in about %d s".formatted(waiting, retryAfter.toSeconds()),
                retryAfter,
                null);
    }

    /** After which time a refused request has a chance; empty where trying again does not help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
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
