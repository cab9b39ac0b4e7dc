package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.memory.MemoryOwner;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.assistant.turn.TurnProperties;
import dev.parley.memory.conversation.TurnEvents;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The search box: questions answered as JSON or as a stream of events that a client can resume. */
@RestController
class AskController {

    private static final String FIRST_EVENT = "0";
    private static final Pattern TURN = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern EVENT = Pattern.compile("[0-9]{1,20}(-[0-9]{1,20})?");

    private final AskTurns turns;
    private final TurnEvents events;
    private final TurnProperties properties;
    private final MemoryOwner owner;

    AskController(AskTurns turns, TurnEvents events, TurnProperties properties, MemoryOwner owner) {
        this.turns = turns;
        this.events = events;
        this.properties = properties;
        this.owner = owner;
    }

    @PostMapping(path = "/api/ask", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<AskAnswer> ask(@RequestBody AskRequest request, ServerHttpRequest from) {
        String question = request.checkedQuestion();
        return Mono.defer(() -> start(question, request, from).answer())
                .switchIfEmpty(Mono.error(
                        () -> new RequestException(HttpStatus.CONFLICT, "stopped", "The answer was stopped.")));
    }

    @PostMapping(path = "/api/ask", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> stream(@RequestBody AskRequest request, ServerHttpRequest from) {
        String question = request.checkedQuestion();
        return Flux.defer(() -> read(start(question, request, from).turn(), FIRST_EVENT));
    }

    /** Only a question that begins a conversation stands for itself and may be counted as one that others ask too. */
    private AskTurns.Started start(String question, AskRequest request, ServerHttpRequest from) {
        String asker = request.conversation() == null ? Asker.of(from.getRemoteAddress()) : null;
        String conversation = conversation(request);
        return turns.start(question, owner.of(from, conversation), conversation, request.place(), asker);
    }

    @GetMapping(path = "/api/turns/{turn}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> resume(
            @PathVariable String turn,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEvent) {
        checkTurn(turn);
        String after = lastEvent == null || lastEvent.isBlank() ? FIRST_EVENT : lastEvent;
        if (!EVENT.matcher(after).matches()) {
            throw RequestException.badRequest("invalid_last_event_id", "Last-Event-ID must be the id of an event");
        }
        return events.exists(turn).flatMapMany(there -> there ? read(turn, after) : Flux.error(noSuchTurn()));
    }

    @DeleteMapping("/api/turns/{turn}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> stop(@PathVariable String turn) {
        checkTurn(turn);
        return turns.stop(turn).flatMap(stopped -> stopped ? Mono.empty() : Mono.error(noSuchTurn()));
    }

    private Flux<ServerSentEvent<String>> read(String turn, String after) {
        return events.read(turn, after, properties.eventIdle())
                .map(event -> ServerSentEvent.builder(event.data())
                        .id(event.id())
                        .event(event.type())
                        .build());
    }

    private static String conversation(AskRequest request) {
        String given = request.conversation();
        return given == null ? TurnIds.next() : given;
    }

    private static void checkTurn(String turn) {
        if (!TURN.matcher(turn).matches()) {
            throw noSuchTurn();
        }
    }

    private static RequestException noSuchTurn() {
        return RequestException.notFound("no_such_turn", "There is no such turn, or it ended too long ago.");
    }
}
