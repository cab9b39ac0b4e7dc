package dev.parley.assistant.openai;

import dev.parley.assistant.turn.TurnIds;
import java.time.Clock;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/models} and {@code /v1/chat/completions}. */
@RestController
class OpenAiController {

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
}
