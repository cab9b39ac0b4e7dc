package dev.parley.assistant.openai;

import dev.parley.assistant.ModelProblems;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.model.ModelException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/models} and {@code /v1/chat/completions}. */
@RestController
class OpenAiController {

    private static final Logger log = LoggerFactory.getLogger(OpenAiController.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Completions completions;
    private final ApiAccess access;
    private final Clock clock;

    OpenAiController(Completions completions, ApiAccess access, Clock clock) {
        this.completions = completions;
        this.access = access;
        this.clock = clock;
    }

    @GetMapping("/v1/models")
    JsonNode models(ServerHttpRequest request) {
        access.check(request);
        ObjectNode root = MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = root.putArray("data");
        completions
                .models()
                .forEach(name -> data.addObject()
                        .put("id", name)
                        .put("object", "model")
                        .put("created", 0)
                        .put("owned_by", "parley"));
        return root;
    }

    @PostMapping("/v1/chat/completions")
    ResponseEntity<?> complete(ServerHttpRequest request, @RequestBody JsonNode body) {
        access.check(request);
        CompletionRequest asked = CompletionReader.read(body);
        Flux<Part> parts = completions.answer(asked);
        CompletionWriter writer =
                new CompletionWriter(TurnIds.next(), clock.instant().getEpochSecond(), asked.model());
        if (!asked.stream()) {
            Mono<ObjectNode> whole = parts.collectList().map(writer::whole);
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(whole);
        }
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .body(stream(parts, writer, asked.includeUsage()));
    }

    /** Errors before the first part have a status of their own; later ones are told in the stream. */
    private static Flux<ServerSentEvent<String>> stream(Flux<Part> parts, CompletionWriter writer, boolean withUsage) {
        return parts.concatMapIterable(part -> part instanceof Part.End end && withUsage
                        ? List.of(writer.chunk(part), writer.usage(end.usage()))
                        : List.of(writer.chunk(part)))
                .switchOnFirst((signal, chunks) -> signal.isOnError() ? chunks : chunks.startWith(writer.first()))
                .concatWithValues("[DONE]")
                .map(data -> ServerSentEvent.builder(data).build());
    }

    @ExceptionHandler
    ResponseEntity<ObjectNode> refused(OpenAiException e) {
        String type = switch (e.status()) {
            case UNAUTHORIZED -> "authentication_error";
            case TOO_MANY_REQUESTS -> "insufficient_quota";
            default -> "invalid_request_error";
        };
        return error(e.status(), String.valueOf(e.getMessage()), type, e.parameter(), e.code());
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
    ResponseEntity<ObjectNode> model(ModelException e) {
        String code = e.code() == ModelException.Code.CONTEXT_EXCEEDED
                ? "context_length_exceeded"
                : e.parameter().isPresent() ? "invalid_value" : ModelProblems.code(e.code());
        HttpStatus status = ModelProblems.status(e.code());
        boolean callers = status == HttpStatus.BAD_REQUEST;
        String type = callers
                ? "invalid_request_error"
                : status == HttpStatus.TOO_MANY_REQUESTS ? "rate_limit_error" : "server_error";
        ResponseEntity<ObjectNode> answer = error(
                status,
                String.valueOf(e.getMessage()),
                type,
                callers ? e.parameter().orElse("messages") : null,
                code);
        return ModelProblems.retryAfter(e)
                .map(wait -> ResponseEntity.status(status)
                        .contentType(MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.RETRY_AFTER, wait)
                        .body(answer.getBody()))
                .orElse(answer);
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
