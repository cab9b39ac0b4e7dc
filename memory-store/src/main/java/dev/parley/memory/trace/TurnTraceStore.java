package dev.parley.memory.trace;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The ways of turns, and by them the conversations that there are. Thread-safe. */
public interface TurnTraceStore {

    /** Keeps the way of a turn that ended; false when its person was erased since it began. */
    Mono<Boolean> keep(TurnTrace trace);

    /** Adds a stage that came behind the end of the turn, or before its way was kept; false as with {@link #keep}. */
    Mono<Boolean> add(PersonId person, String turn, TraceStage stage);

    /** Empty where there is none. */
    Mono<TurnTrace> find(String turn);

    /** Turns that began before a time, the newest first; endless pages come one after another as they are asked for. */
    Flux<TurnTrace> before(Instant time);

    /** The same of turns that somebody should look at; they are kept when others go because there are too many. */
    Flux<TurnTrace> flagged(Instant time);

    /** Conversations whose last turn began before a time, the newest first. */
    Flux<Talk> talks(Instant time);

    /** A conversation and the begin of its last turn. */
    record Talk(PersonId person, ConversationId conversation, Instant last) {}
}
