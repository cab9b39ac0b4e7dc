package dev.parley.assistant;

import dev.parley.model.ModelException;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** How failures of a model are told to a person. */
public final class ModelProblems {

    private ModelProblems() {}

    public static HttpStatus status(ModelException.Code code) {
        return switch (code) {
            case OVERLOADED, UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case CONTEXT_EXCEEDED, INVALID_REQUEST -> HttpStatus.BAD_REQUEST;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
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
