package dev.parley.assistant;

import dev.parley.memory.redis.StorageException;
import dev.parley.model.ModelException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;

/** Turns exceptions into RFC 9457 problem bodies with a stable {@code code}. */
@RestControllerAdvice
class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> request(RequestException e) {
        return problem(e.status(), e.code(), e.detail());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> input(ServerWebInputException e) {
        return problem(
                e.getStatusCode(),
                "malformed_body",
                "The body must be a JSON object with fields of the documented types.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> status(ResponseStatusException e) {
        HttpStatus known = HttpStatus.resolve(e.getStatusCode().value());
        String code = known == null
                ? "http_" + e.getStatusCode().value()
                : known.name().toLowerCase(Locale.ROOT);
        return problem(e.getStatusCode(), code, known == null ? code : known.getReasonPhrase());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> model(ModelException e) {
        ResponseEntity<ProblemDetail> problem =
                problem(ModelProblems.status(e.code()), ModelProblems.code(e.code()), ModelProblems.detail(e.code()));
        return ModelProblems.retryAfter(e)
                .map(wait -> ResponseEntity.status(problem.getStatusCode())
                        .headers(problem.getHeaders())
                        .header(HttpHeaders.RETRY_AFTER, wait)
                        .body(problem.getBody()))
                .orElse(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> storage(StorageException e) {
        log.warn("Request refused: {}", e.getMessage());
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "storage_unavailable",
                "What Parley remembers cannot be reached right now. Please try again in a moment.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e) {
        log.error("Request failed: {}", e.getClass().getName(), e);
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side.");
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatusCode status, String code, String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setProperty("code", code);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
