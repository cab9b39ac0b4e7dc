package dev.parley.memory.fact;

import dev.parley.memory.PersonId;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Facts per person. There is no way to read without the owner. Thread-safe. */
public interface FactStore {

    /** Stores a fact; the same text again (ignoring case and spaces) renews its time and gives the stored fact. */
    Mono<Fact> remember(PersonId person, String text, String turn);

    /** Facts that fit the query best, best first; recent ones fill up the rest. */
    Mono<List<Fact>> recall(PersonId person, String query, int limit);

    /** All facts, oldest first. */
    Flux<Fact> all(PersonId person);

    /** False when there was no such fact. */
    Mono<Boolean> forget(PersonId person, String factId);

    /** Number of facts that went. */
    Mono<Long> forgetAll(PersonId person);
}
