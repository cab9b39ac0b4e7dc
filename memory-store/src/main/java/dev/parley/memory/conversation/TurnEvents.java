package dev.parley.memory.conversation;

import dev.parley.memory.PersonId;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Events of running turns, kept for a while so that a client can reconnect to any replica. Thread-safe. */
public interface TurnEvents {

    /**
     * Notes whose turn it is, before it writes anything anywhere, so that erasing the person ends it: what it would still
     * write, here and in the other stores, is refused then.
     */
    Mono<Void> open(PersonId owner, String turn);

    /** Appends an event and gives its id, which grows within a turn; empty when its person was erased meanwhile. */
    Mono<String> append(String turn, String type, String data);

    /**
     * Events after that id ({@code "0"} for all), those there first, then live ones as they come. Completes after an
     * event whose type is {@code done} or {@code error}, or when none came for {@code idle}.
     */
    Flux<TurnEvent> read(String turn, String afterId, Duration idle);

    /** Whether the person of a turn that was opened was erased since. */
    Mono<Boolean> erased(String turn);

    /** Whether anything is kept of that turn. */
    Mono<Boolean> exists(String turn);
}
