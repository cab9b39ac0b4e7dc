package dev.parley.assistant.openai;

import dev.parley.assistant.ModelProblems;
import dev.parley.memory.redis.StorageException;
import dev.parley.model.ModelException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns exceptions of the OpenAI API into its error body, with the names of the endpoint that was asked. */
@RestControllerAdvice(basePackageClasses = OpenAiErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class OpenAiErrors {

    private static final Logger log = LoggerFactory.getLogger(OpenAiErrors.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @ExceptionHandler
    ResponseEntity<ObjectNode> refused(OpenAiException e) {
        String type = switch (e.status()) {
            case UNAUTHORIZED -> "authentication_error";
            case TOO_MANY_REQUESTS -> "insufficient_quota";
            case SERVICE_UNAVAILABLE -> "server_error";
            default -> "invalid_request_error";
        };
        ResponseEntity<ObjectNode> answer =
                error(e.status(), String.valueOf(e.getMessage()), type, e.parameter(), e.code());
        return e.retryAfter()
                .map(wait -> ResponseEntity.status(e.status())
                        .contentType(MediaType.APPLICATION_JSON)
                        .headers(headers -> quota(headers, wait))
                        .body(answer.getBody()))
                .orElse(answer);
    }

    /** When a quota begins anew; clients that try again by themselves are told not to wait for it. */
    static void quota(HttpHeaders headers, Duration wait) {
        headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds() + 1));
        headers.set("x-should-retry", "false");
    }

    /** What is told of a fault in a stream that has begun, when there is no status any more. */
    ObjectNode inStream(Throwable fault, ServerHttpRequest request) {
        ResponseEntity<ObjectNode> told = switch (fault) {
            case OpenAiException known -> refused(known);
            case ModelException known -> model(known, request);
            case StorageException known -> storage(known);
            case DataAccessException known -> storage(known);
            case Exception other -> unexpected(other);
            default -> unexpected(new IllegalStateException(fault));
        };
        return Objects.requireNonNull(told.getBody());
    }

    @ExceptionHandler
    ResponseEntity<ObjectNode> tooLarge(ContentTooLargeException e) {
        return error(
                HttpStatus.CONTENT_TOO_LARGE,
                "body: is larger than this server reads; send less.",
                "invalid_request_error",
                null,
                "request_too_large");
    }

    @ExceptionHandler
    ResponseEntity<ObjectNode> malformed(ServerWebInputException e) {
        return error(
                HttpStatus.valueOf(e.getStatusCode().value()),
                "The body must be a JSON object.",
                "invalid_request_error",
                null,
                "malformed_body");
    }

    @ExceptionHandler
    ResponseEntity<ObjectNode> model(ModelException e, ServerHttpRequest request) {
        String code = e.code() == ModelException.Code.CONTEXT_EXCEEDED
                ? "context_length_exceeded"
                : e.parameter().isPresent() ? "invalid_value" : ModelProblems.code(e.code());
        HttpStatus status = ModelProblems.status(e.code());
        boolean callers = status == HttpStatus.BAD_REQUEST;
        String type = callers
                ? "invalid_request_error"
                : status == HttpStatus.TOO_MANY_REQUESTS ? "rate_limit_error" : "server_error";
        ParameterNames names = ParameterNames.of(request);
        String parameter = e.parameter().orElse(null);
        ResponseEntity<ObjectNode> answer = error(
                status,
                names.message(String.valueOf(e.getMessage()), parameter),
                type,
                callers ? names.of(parameter == null ? ParameterNames.MESSAGES : parameter) : null,
                code);
        return ModelProblems.retryAfter(e)
                .map(wait -> ResponseEntity.status(status)
                        .contentType(MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.RETRY_AFTER, wait)
                        .body(answer.getBody()))
                .orElse(answer);
    }

    @ExceptionHandler({StorageException.class, DataAccessException.class})
    ResponseEntity<ObjectNode> storage(RuntimeException e) {
        log.warn("Request refused: {}", e.getMessage());
        return error(
                HttpStatus.SERVICE_UNAVAILABLE,
                "What is stored cannot be reached right now. Please try again in a moment.",
                "server_error",
                null,
                "storage_unavailable");
    }

    @ExceptionHandler
    ResponseEntity<ObjectNode> unexpected(Exception e) {
        log.error("Request failed: {}", e.getClass().getName(), e);
        return error(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something went wrong on our side.",
                "server_error",
                null,
                "internal");
    }

    private static ResponseEntity<ObjectNode> error(
            HttpStatus status, String message, String type, @Nullable String parameter, String code) {
        ObjectNode root = MAPPER.createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", parameter)
                .put("code", code);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(root);
    }
}
