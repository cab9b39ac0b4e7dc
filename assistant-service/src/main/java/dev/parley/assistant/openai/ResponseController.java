package dev.parley.assistant.openai;

import dev.parley.memory.apikey.ApiKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/responses}: made, streamed, found again, deleted. */
@RestController
class ResponseController {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int USUAL_PAGE = 20;
    private static final int MAX_PAGE = 100;

    private final ResponseReader reader;
    private final Responses responses;
    private final OpenAiErrors errors;
    private final ApiAccess access;
    private final Clock clock;

    ResponseController(ResponseReader reader, Responses responses, OpenAiErrors errors, ApiAccess access, Clock clock) {
        this.reader = reader;
        this.responses = responses;
        this.errors = errors;
        this.access = access;
        this.clock = clock;
    }

    @PostMapping("/v1/responses")
    ResponseEntity<?> create(ServerHttpRequest request, @RequestBody JsonNode body) {
        access.check(request);
        ResponseRequest asked = reader.read(body);
        Optional<ApiKey> key = ApiKeyFilter.key(request);
        String id = Responses.newId();
        String model = asked.chat().path("model").asString("");
        ResponseWriter writer = new ResponseWriter(id, clock.instant().getEpochSecond(), model, asked.told());
        Flux<ObjectNode> events = responses.answer(asked, key, id).concatMapIterable(writer::events);
        Mono<Void> kept = Mono.defer(() -> responses.keep(asked, key, writer.response()));
        return asked.stream()
                ? ResponseEntity.ok()
                        .contentType(MediaType.TEXT_EVENT_STREAM)
                        .body(stream(events.concatWith(kept.then(Mono.fromSupplier(writer::last))), writer, request))
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(events.then(kept).then(Mono.fromSupplier(writer::response)));
    }

    /** Errors before the first event have a status of their own; later ones are told in the stream. */
    private Flux<ServerSentEvent<String>> stream(
            Flux<ObjectNode> events, ResponseWriter writer, ServerHttpRequest request) {
        return events.onErrorResume(fault -> writer.began(), fault -> {
                    JsonNode error = errors.inStream(fault, request).path("error");
                    String code = error.path("type").asString("").equals("rate_limit_error")
                            ? "rate_limit_exceeded"
                            : "server_error";
                    return Flux.just(writer.failed(code, error.path("message").asString("")));
                })
                .map(event -> ServerSentEvent.builder(event.toString())
                        .event(event.path("type").asString())
                        .build());
    }

    @GetMapping("/v1/responses/{id}")
    Mono<JsonNode> find(ServerHttpRequest request, @PathVariable String id) {
        access.check(request);
        only(request.getQueryParams(), Set.of());
        return responses.find(ApiKeyFilter.key(request), id).map(found -> found.response());
    }

    @DeleteMapping("/v1/responses/{id}")
    Mono<ObjectNode> delete(ServerHttpRequest request, @PathVariable String id) {
        access.check(request);
        return responses
                .delete(ApiKeyFilter.key(request), id)
                .then(Mono.fromSupplier(() -> MAPPER.createObjectNode()
                        .put("id", id)
                        .put("object", "response")
                        .put("deleted", true)));
    }

    /** The items of the request itself, without those of the responses that it continued. */
    @GetMapping("/v1/responses/{id}/input_items")
    Mono<ObjectNode> inputItems(ServerHttpRequest request, @PathVariable String id) {
        access.check(request);
        MultiValueMap<String, String> query = request.getQueryParams();
        only(query, Set.of("limit", "order", "after"));
        int limit = limit(query.getFirst("limit"));
        boolean ascending = isAscending(query.getFirst("order"));
        String after = query.getFirst("after");
        return responses.find(ApiKeyFilter.key(request), id).map(found -> {
            List<JsonNode> items = found.input().valueStream().toList();
            List<JsonNode> ordered = ascending ? items : items.reversed();
            int from = after == null
                    ? 0
                    : 1
                            + IntStream.range(0, ordered.size())
                                    .filter(index -> ordered.get(index)
                                            .path("id")
                                            .asString("")
                                            .equals(after))
                                    .findFirst()
                                    .orElseThrow(() ->
                                            OpenAiException.invalid("after", "is not the id of one of the items"));
            return page(ordered.subList(from, Math.min(ordered.size(), from + limit)), from + limit < ordered.size());
        });
    }

    private static ObjectNode page(List<JsonNode> items, boolean more) {
        ObjectNode root = MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = root.putArray("data");
        items.forEach(data::add);
        root.put(
                "first_id", items.isEmpty() ? null : items.getFirst().path("id").asString());
        root.put("last_id", items.isEmpty() ? null : items.getLast().path("id").asString());
        return root.put("has_more", more);
    }

    private static void only(MultiValueMap<String, String> query, Set<String> served) {
        for (String name : query.keySet()) {
            if (!served.contains(name)) {
                throw OpenAiException.unsupported(name, "is not served here");
            }
        }
    }

    private static int limit(@Nullable String given) {
        if (given == null) {
            return USUAL_PAGE;
        }
        if (!given.matches("[0-9]{1,3}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > MAX_PAGE) {
            throw OpenAiException.invalid("limit", "must be a whole number between 1 and " + MAX_PAGE);
        }
        return Integer.parseInt(given);
    }

    private static boolean isAscending(@Nullable String given) {
        return switch (given == null ? "desc" : given) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw OpenAiException.invalid("order", "must be asc or desc");
        };
    }
}
