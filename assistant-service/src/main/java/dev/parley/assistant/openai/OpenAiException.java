package dev.parley.assistant.openai;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request of the OpenAI API that cannot be served; becomes OpenAI's error body. The message names no content. */
final class OpenAiException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final @Nullable String parameter;
    private final String code;

    OpenAiException(HttpStatus status, String message, @Nullable String parameter, String code) {
        super(message);
        this.status = status;
        this.parameter = parameter;
        this.code = code;
    }

    static OpenAiException invalid(String parameter, String message) {
        return new OpenAiException(HttpStatus.BAD_REQUEST, parameter + ": " + message, parameter, "invalid_value");
    }

    static OpenAiException unsupported(String parameter, String message) {
        return new OpenAiException(
                HttpStatus.BAD_REQUEST, parameter + ": " + message, parameter, "unsupported_parameter");
    }

    HttpStatus status() {
        return status;
    }

    @Nullable
    String parameter() {
        return parameter;
    }

    String code() {
        return code;
    }
}
