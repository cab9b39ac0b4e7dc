package dev.parley.memory.conversation;

import dev.parley.memory.ConversationId;
import java.util.List;
import reactor.core.publisher.Mono;

/** The append-only log of conversations. Thread-safe. */
public interface ConversationStore {

    /** The last turns, oldest first. */
    Mono<List<LoggedTurn>> recent(ConversationId conversation, int limit);

    /** Appends a turn that did not come through a mailbox. A turn id that is there already changes nothing. */
    Mono<Void> append(ConversationId conversation, LoggedTurn turn);

    Mono<Void> delete(ConversationId conversation);
}
