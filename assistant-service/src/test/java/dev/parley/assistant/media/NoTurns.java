package dev.parley.assistant.media;

import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.TurnEvent;
import dev.parley.memory.conversation.TurnEvents;
import java.time.Duration;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps nothing of turns, and knows of some that their people were erased. */
public record NoTurns(Set<String> gone) implements TurnEvents {

    public NoTurns() {
        this(Set.of());
    }

    @Override
    public Mono<Void> open(PersonId owner, String turn) {
        return Mono.empty();
    }

    @Override
    public Mono<String> append(String turn, String type, String data) {
        return Mono.empty();
    }

    @Override
    public Flux<TurnEvent> read(String turn, String afterId, Duration idle) {
        return Flux.empty();
    }

    @Override
    public Mono<Boolean> erased(String turn) {
        return Mono.just(gone.contains(turn));
    }

    @Override
    public Mono<Boolean> exists(String turn) {
        return Mono.just(false);
    }
}
