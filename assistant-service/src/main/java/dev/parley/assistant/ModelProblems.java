package dev.parley.assistant;

import dev.parley.model.ModelException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** How failures of a model are told to a person. */
public final class ModelProblems {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private ModelProblems() {}

    public static HttpStatus status(ModelException.Code code) {
        return switch (code) {
            case OVERLOADED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case CONTEXT_EXCEEDED, INVALID_REQUEST -> HttpStatus.BAD_REQUEST;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** When to ask again, where the fault says it: whole seconds, rounded up, for the header {@code Retry-After}. */
    public static Optional<String> retryAfter(ModelException fault) {
        return fault.retryAfter()
                .map(wait -> String.valueOf(
                        Math.max(1, wait.plusNanos(NANOS_PER_SECOND - 1).toSeconds())));
    }

    public static String code(ModelException.Code code) {
        return "model_" + code.name().toLowerCase(Locale.ROOT);
    }

    public static String detail(ModelException.Code code) {
        return switch (code) {
            case OVERLOADED -> "Too many people are asking right now. Please try again in a moment.";
            case UNAVAILABLE -> "The model cannot be reached right now. Please try again in a moment.";
            case CONTEXT_EXCEEDED -> "The question is too long for the model. Please shorten it.";
            case INVALID_REQUEST -> "The model does not take this request.";
            case INTERNAL -> "The model could not answer. Please try again.";
        };
    }
}
