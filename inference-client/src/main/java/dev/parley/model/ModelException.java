package dev.parley.model;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model could not answer. The message never holds the content of a chat. */
public final class ModelException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final @Nullable String parameter;
    private final @Nullable Duration retryAfter;

    public ModelException(Code code, String message, @Nullable Throwable cause) {
        this(code, null, null, message, cause);
    }

    private ModelException(
            Code code,
            @Nullable String parameter,
            @Nullable Duration retryAfter,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.parameter = parameter;
        this.retryAfter = retryAfter;
    }

    /**
     * A request with a value that the model does not take.
     *
     * @param parameter the value's name in the chat completions API
     */
    public static ModelException invalid(String parameter, String message, @Nullable Throwable cause) {
        return new ModelException(Code.INVALID_REQUEST, parameter, null, parameter + ": " + message, cause);
    }

    /**
     * Too much is asked of the model right now.
     *
     * @param retryAfter when it is worth to ask again; null where it is not known
     */
    public static ModelException overloaded(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        return new ModelException(Code.OVERLOADED, null, retryAfter, message, cause);
    }

    /** How long to wait before the same request is worth a try; empty where it is not known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The name, in the chat completions API, of the value at fault; empty where it is not known. */
    public Optional<String> parameter() {
        return Optional.ofNullable(parameter);
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
