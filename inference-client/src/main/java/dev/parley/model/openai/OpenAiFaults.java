package dev.parley.model.openai;

import dev.parley.model.ModelException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads answers that are errors. What a server says in them is not passed on: it may hold the prompt. Stateless. */
final class OpenAiFaults {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Statuses that say nothing of the request, so that the same one may pass later. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504, 529);

    /** Codes of errors that come with a passing status and do not pass. */
    private static final Set<String> LASTING = Set.of("insufficient_quota", "billing_hard_limit_reached");

    private static final String SHOULD_RETRY = "x-should-retry";

    private OpenAiFaults() {}

    /**
     * The fault that an answer stands for: a {@link RetryLater} where another try may help, or a
     * {@link ModelException}.
     *
     * @param longestWait a server that asks for a longer wait is not asked again
     */
    static <T> Mono<T> of(ClientResponse response, Duration longestWait) {
        int status = response.statusCode().value();
        HttpHeaders headers = response.headers().asHttpHeaders();
        Duration after = retryAfter(headers.getFirst(HttpHeaders.RETRY_AFTER), Clock.systemUTC());
        String advice = headers.getFirst(SHOULD_RETRY);
        return response.bodyToMono(String.class)
                .onErrorReturn("")
                .defaultIfEmpty("")
                .flatMap(body -> {
                    String code = code(body);
                    ModelException fault = fault(status, code, body, after);
                    boolean passes = advice == null ? PASSING.contains(status) : advice.equals("true");
                    boolean soon = after == null || after.compareTo(longestWait) <= 0;
                    return Mono.error(
                            passes && soon && !LASTING.contains(code)
                                    ? new RetryLater(after == null ? Duration.ZERO : after, fault)
                                    : fault);
                });
    }

    private static ModelException fault(int status, String code, String body, @Nullable Duration after) {
        String message = "the model's server answered with status " + status;
        return switch (status) {
            case 429, 503, 529 ->
                LASTING.contains(code)
                        ? new ModelException(ModelException.Code.UNAVAILABLE, message + " and " + code, null)
                        : ModelException.overloaded(message, after, null);
            case 400, 404, 413, 422 ->
                new ModelException(
                        isTooLong(code, body)
                                ? ModelException.Code.CONTEXT_EXCEEDED
                                : ModelException.Code.INVALID_REQUEST,
                        message,
                        null);
            default -> new ModelException(ModelException.Code.UNAVAILABLE, message, null);
        };
    }

    /** OpenAI and vLLM before 0.9, vLLM since, the llama.cpp server. */
    private static boolean isTooLong(String code, String body) {
        return code.equals("context_length_exceeded")
                || body.contains("maximum context length")
                || body.contains("maximum model length")
                || body.contains("exceed_context_size_error");
    }

    private static String code(String body) {
        try {
            JsonNode error = MAPPER.readTree(body).path("error");
            return error.path("code").asString(error.path("type").asString(""));
        } catch (JacksonException e) {
            return "";
        }
    }

    /** Seconds or a date, as RFC 9110 has it; null for anything else. */
    static @Nullable Duration retryAfter(@Nullable String value, Clock clock) {
        if (value == null) {
            return null;
        }
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            ZonedDateTime at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), at.toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
