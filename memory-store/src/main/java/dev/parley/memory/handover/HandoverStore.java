package dev.parley.memory.handover;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Conversations that a person has taken over from the assistant. Thread-safe. */
public interface HandoverStore {

    /**
     * Hands a conversation over for that long; again for longer where it is already. False when the person was erased since
     * the turn was opened.
     *
     * @param turn in which the person asks for it; empty where an operator takes over
     */
    Mono<Boolean> open(PersonId person, ConversationId conversation, String turn, Duration quiet);

    Mono<Boolean> isOpen(PersonId person, ConversationId conversation);

    /** Gives it back to the assistant; false when it was not handed over. */
    Mono<Boolean> release(PersonId person, ConversationId conversation);

    /** All that are handed over now. */
    Flux<Handover> list();
}
