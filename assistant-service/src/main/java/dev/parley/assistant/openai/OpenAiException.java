package dev.parley.assistant.openai;

import dev.parley.memory.usage.Quota;
import java.io.Serial;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request of the OpenAI API that cannot be served; becomes OpenAI's error body. The message names no content. */
final class OpenAiException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final @Nullable String parameter;
    private final String code;
    private final @Nullable Duration retryAfter;

    OpenAiException(HttpStatus status, String message, @Nullable String parameter, String code) {
        this(status, message, parameter, code, null);
    }

    private OpenAiException(
            HttpStatus status, String message, @Nullable String parameter, String code, @Nullable Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
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

    /** @param begins time until the next quota */
    static OpenAiException quota(String whose, Quota.Limit limit, @Nullable String parameter, Duration begins) {
        return new OpenAiException(
                HttpStatus.TOO_MANY_REQUESTS,
                "the quota of this " + whose + " for today is used up: "
                        + limit.name().toLowerCase(Locale.ROOT) + ". It begins anew at midnight UTC",
                parameter,
                "quota_exceeded",
                begins);
    }

    /** The same, said with the names of another endpoint. */
    OpenAiException named(ParameterNames names) {
        return new OpenAiException(
                status, names.message(String.valueOf(getMessage()), parameter), names.of(parameter), code, retryAfter);
    }

    /** How long to wait before the same request is worth a try; empty where it never is, or it is not known. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
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
