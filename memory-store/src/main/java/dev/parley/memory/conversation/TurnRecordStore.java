package dev.parley.memory.conversation;

import dev.parley.memory.PersonId;
import reactor.core.publisher.Mono;

/** What went into turns and what came out, kept for a while so that a turn can be replayed. Thread-safe. */
public interface TurnRecordStore {

    /**
     * Keeps a record; false when the person was erased since the turn was opened.
     *
     * @param record bytes that only its writer understands
     */
    Mono<Boolean> save(PersonId person, String turn, byte[] record);

    /** Empty when there is none, or it was too long ago. */
    Mono<byte[]> load(String turn);
}
