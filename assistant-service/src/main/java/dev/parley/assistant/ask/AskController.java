package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.memory.MemoryOwner;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.assistant.turn.TurnProperties;
import dev.parley.memory.conversation.TurnEvent;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.model.Caller;
import java.util.function.Supplier;
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
        AskTurns.Question question = question(request, from);
        return unless(
                        known(request),
                        Flux.error(() -> new RequestException(
                                HttpStatus.CONFLICT,
                                "turn_known",
                                "turn: this turn was asked already; read its events.")),
                        () -> start(question).flatMapMany(AskTurns.Started::answer))
                .next()
                .switchIfEmpty(Mono.error(
                        () -> new RequestException(HttpStatus.CONFLICT, "stopped", "The answer was stopped.")));
    }

    @PostMapping(path = "/api/ask", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> stream(@RequestBody AskRequest request, ServerHttpRequest from) {
        AskTurns.Question question = question(request, from);
        Flux<ServerSentEvent<String>> reading = Flux.defer(() -> read(question.turn(), FIRST_EVENT));
        return unless(known(request), reading, () -> start(question).thenMany(reading));
    }

    /** Whether the client asked with this turn before. */
    private Mono<Boolean> known(AskRequest request) {
        return request.turn() == null ? Mono.just(false) : events.exists(request.turn());
    }

    private static <T> Flux<T> unless(Mono<Boolean> known, Flux<T> then, Supplier<Flux<T>> otherwise) {
        return known.flatMapMany(is -> is ? then : otherwise.get());
    }

    private Mono<AskTurns.Started> start(AskTurns.Question question) {
        String replaces = question.replaces();
        Mono<Boolean> free = replaces == null ? Mono.just(true) : turns.takeBack(question, replaces);
        return free.flatMap(done -> done
                ? Mono.deferContextual(context -> Mono.just(turns.start(question, Caller.in(context))))
                : Mono.error(RequestException.notFound(
                        "no_such_turn", "replaces: the conversation has no such turn, or no longer.")));
    }

    private AskTurns.Question question(AskRequest request, ServerHttpRequest from) {
        String text = request.checkedQuestion();
        String given = request.conversation();
        return new AskTurns.Question(
                request.turn() == null ? TurnIds.next() : request.turn(),
                Talk.of(owner, from, given == null ? TurnIds.next() : given),
                text,
                request.place(),
                request.replaces(),
                Asker.of(from.getRemoteAddress()));
    }

    @GetMapping(path = "/api/turns/{turn}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> resume(
            @PathVariable String turn,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEvent) {
        checkTurn(turn);
        String after = checkedEvent(lastEvent);
        return events.exists(turn).flatMapMany(there -> there ? read(turn, after) : Flux.error(noSuchTurn()));
    }

    @DeleteMapping("/api/turns/{turn}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> stop(@PathVariable String turn) {
        checkTurn(turn);
        return turns.stop(turn).flatMap(stopped -> stopped ? Mono.empty() : Mono.error(noSuchTurn()));
    }

    private Flux<ServerSentEvent<String>> read(String turn, String after) {
        return events.read(turn, after, properties.eventIdle()).map(AskController::sent);
    }

    static ServerSentEvent<String> sent(TurnEvent event) {
        return ServerSentEvent.builder(event.data())
                .id(event.id())
                .event(event.type())
                .build();
    }

    /** The event behind which to go on; the first one where the client names none. */
    static String checkedEvent(@Nullable String lastEvent) {
        String after = lastEvent == null || lastEvent.isBlank() ? FIRST_EVENT : lastEvent;
        if (!EVENT.matcher(after).matches()) {
            throw RequestException.badRequest("invalid_last_event_id", "Last-Event-ID must be the id of an event");
        }
        return after;
    }

    private static void checkTurn(String turn) {
        if (!AskRequest.TURN.matcher(turn).matches()) {
            throw noSuchTurn();
        }
    }

    private static RequestException noSuchTurn() {
        return RequestException.notFound("no_such_turn", "There is no such turn, or it ended too long ago.");
    }
}
