package dev.parley.memory.share;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import reactor.core.publisher.Mono;

/** Snapshots of conversations for whoever has their link, until they are taken back. Thread-safe. */
public interface ShareStore {

    /**
     * Shares a conversation as it is now; an earlier snapshot of it is replaced and keeps its link.
     *
     * @param fresh id of the share where there is none yet; nobody can guess it
     * @param snapshot what others see
     * @return the id of the share
     */
    Mono<String> share(PersonId owner, ConversationId conversation, String fresh, String snapshot);

    /** Id of the share of a conversation; empty where it is not shared. */
    Mono<String> find(PersonId owner, ConversationId conversation);

    /** The snapshot; empty where there is none, or no longer. */
    Mono<String> read(String share);

    /** Takes a share back; false when there was none. */
    Mono<Boolean> revoke(PersonId owner, ConversationId conversation);
}
