package dev.parley.assistant.openai;

import dev.parley.assistant.turn.TurnIds;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
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

    /** Names the parameters of a request that the model accepts and does not follow. */
    private static final String WITHOUT_EFFECT = "Parley-Without-Effect";

    private final CompletionReader reader;
    private final Completions completions;
    private final OtherModels others;
    private final OpenAiErrors errors;
    private final ApiAccess access;
    private final Clock clock;

    OpenAiController(
            CompletionReader reader,
            Completions completions,
            OtherModels others,
            OpenAiErrors errors,
            ApiAccess access,
            Clock clock) {
        this.reader = reader;
        this.completions = completions;
        this.others = others;
        this.errors = errors;
        this.access = access;
        this.clock = clock;
    }

    @GetMapping("/v1/models")
    JsonNode models(ServerHttpRequest request) {
        access.check(request);
        ObjectNode root = MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = root.putArray("data");
        Stream.concat(completions.models().stream(), others.names().stream())
                .distinct()
                .forEach(name -> data.addObject()
                        .put("id", name)
                        .put("object", "model")
                        .put("created", 0)
                        .put("owned_by", "parley"));
        return root;
    }

    /** In the shape that clients of the API read. */
    @RequestMapping("/v1/**")
    void unknown(ServerHttpRequest request) {
        access.check(request);
        throw new OpenAiException(
                HttpStatus.NOT_FOUND,
                "there is no " + request.getMethod() + " under this address",
                null,
                "unknown_url");
    }

    @PostMapping("/v1/chat/completions")
    ResponseEntity<?> complete(ServerHttpRequest request, @RequestBody JsonNode body) {
        access.check(request);
        CompletionRequest asked = reader.read(body);
        Flux<Choice> pieces = completions.answers(asked);
        CompletionWriter writer =
                new CompletionWriter(TurnIds.next(), clock.instant().getEpochSecond(), asked);
        ResponseEntity.BodyBuilder response = ResponseEntity.ok();
        List<String> ignored = Completions.withoutEffect(asked);
        if (!ignored.isEmpty()) {
            response.header(WITHOUT_EFFECT, String.join(",", ignored));
        }
        if (!asked.stream()) {
            Mono<ObjectNode> whole = pieces.collectList().map(writer::whole);
            return response.contentType(MediaType.APPLICATION_JSON).body(whole);
        }
        return response.contentType(MediaType.TEXT_EVENT_STREAM)
                .body(stream(pieces, writer, asked.includeUsage(), request));
    }

    /** Errors before the first piece have a status of their own; later ones are told in the stream. */
    private Flux<ServerSentEvent<String>> stream(
            Flux<Choice> pieces, CompletionWriter writer, boolean withUsage, ServerHttpRequest request) {
        Flux<String> chunks = pieces.concatMapIterable(writer::chunks);
        if (withUsage) {
            chunks = chunks.concatWith(Mono.fromSupplier(writer::usage));
        }
        return chunks.concatWithValues("[DONE]")
                .onErrorResume(
                        fault -> writer.began(),
                        fault -> Flux.just(errors.inStream(fault, request).toString()))
                .map(data -> ServerSentEvent.builder(data).build());
    }
}
