package dev.parley.memory.transcript;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What people saw of a conversation, turn by turn: also turns that run, failed or were stopped, and what the log has no
 * place for, such as sources. Goes with its conversation. Thread-safe.
 */
public interface TranscriptStore {

    /**
     * Adds a turn at the end, the oldest go, and lists the conversation. False, and nothing changes, when it is there
     * already, or its person was erased since it was opened.
     *
     * @param title of the conversation where it has none yet
     */
    Mono<Boolean> begin(PersonId owner, ConversationId conversation, Shown turn, String title);

    /** Replaces what is kept of a turn; false when it is not there, or no longer. */
    Mono<Boolean> update(PersonId owner, ConversationId conversation, Shown turn);

    /** All turns, oldest first. */
    Flux<Shown> read(PersonId owner, ConversationId conversation);

    /**
     * Takes a turn and all later ones back, from transcript and log; whoever answers one of them cannot write any more.
     * Without a turn left there is no title either. False when the transcript has no such turn.
     */
    Mono<Boolean> rewind(PersonId owner, ConversationId conversation, String turn);

    /**
     * @param turn id of the turn, 32 hexadecimal digits
     * @param json what to show, as the caller writes it
     */
    record Shown(String turn, String json) {
        static final int ID_CHARACTERS = 32;

        public Shown {
            if (turn.length() != ID_CHARACTERS) {
                throw new IllegalArgumentException("turn must have " + ID_CHARACTERS + " characters");
            }
        }
    }
}
