package dev.parley.assistant.turn;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.handover.Handover;
import dev.parley.memory.handover.HandoverStore;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Nobody has taken over anything. */
final class NoHandovers implements HandoverStore {

    @Override
    public Mono<Boolean> open(PersonId person, ConversationId conversation, String turn, Duration quiet) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> isOpen(PersonId person, ConversationId conversation) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> release(PersonId person, ConversationId conversation) {
        return Mono.just(false);
    }

    @Override
    public Flux<Handover> list() {
        return Flux.empty();
    }
}
