package dev.parley.memory.response;

import dev.parley.memory.PersonId;
import java.util.List;
import reactor.core.publisher.Mono;

/** Answers of the API, each for the program that asked. Thread-safe. */
public interface ResponseStore {

    /**
     * Keeps a response. One for a person is refused when the person was erased after
     * {@link dev.parley.memory.conversation.TurnEvents#open} with the id of the response as turn.
     *
     * @return whether it was kept
     */
    Mono<Boolean> keep(StoredResponse response);

    /** Empty where there is none, no longer, or it is somebody else's. */
    Mono<StoredResponse> find(PersonId owner, String id);

    /**
     * A response and those that it continues, oldest first; all are kept from now on as long as a new one. Empty where
     * any of them is missing.
     *
     * @param most of a longer one the newest {@code most} come, so that it can be told from a whole one by the first,
     *     which still has a previous response
     */
    Mono<List<StoredResponse>> conversation(PersonId owner, String id, int most);

    /** False where there was none, or it is somebody else's. Those that continue it cannot be continued any more. */
    Mono<Boolean> delete(PersonId owner, String id);
}
