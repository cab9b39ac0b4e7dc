package dev.parley.memory.conversation;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The append-only logs of conversations. Every method takes the owner, and a conversation is found under its owner only.
 * Thread-safe.
 */
public interface ConversationStore {

    /** Asks {@link #page} for the newest turns. */
    long NEWEST = Long.MAX_VALUE / 2;

    /**
     * At most {@code limit} turns before that sequence number, with title, summary and position. An unknown
     * conversation is an empty page.
     */
    Mono<ConversationPage> page(PersonId owner, ConversationId conversation, long before, int limit);

    /** The last turns, oldest first. */
    default Mono<List<LoggedTurn>> recent(PersonId owner, ConversationId conversation, int limit) {
        return page(owner, conversation, NEWEST, limit).map(ConversationPage::turns);
    }

    /**
     * Appends a turn that did not come through a mailbox, where the log still stands at that position. A turn that is
     * there already counts as appended; the conversation of a person who was erased since the turn was opened counts as gone.
     *
     * @throws IllegalArgumentException as an error signal, when the turn is no valid group of messages
     */
    Mono<AppendOutcome> append(PersonId owner, ConversationId conversation, LoggedTurn turn, Position position);

    /** As {@link #append}, unless a person has taken the conversation over at that moment. */
    Mono<AppendOutcome> appendAnswer(PersonId owner, ConversationId conversation, LoggedTurn turn, Position position);

    /**
     * Sets the summary; false when there is no such conversation, it was begun anew since it was read, a summary reaches as
     * far already, or this one reaches beyond the log.
     *
     * @param read where the log stood when the summarized turns were read
     */
    Mono<Boolean> summarize(PersonId owner, ConversationId conversation, Position read, Summary summary);

    /** Sets the title; false when there is no such conversation. */
    Mono<Boolean> rename(PersonId owner, ConversationId conversation, String title);

    /** Conversations of a person with the time of their last turn, the newest first. */
    default Flux<Listed> list(PersonId owner) {
        return list(owner, 0, NEWEST);
    }

    /** At most {@code limit} of them, behind the first {@code offset}. */
    Flux<Listed> list(PersonId owner, long offset, long limit);

    /**
     * Deletes turns, title and summary, and leaves what waits in mailbox and outbox, so that a conversation may be cleared
     * from within. False when there was nothing.
     */
    Mono<Boolean> clear(PersonId owner, ConversationId conversation);

    /** Deletes all of a conversation, what waits included; false when there was none. */
    Mono<Boolean> delete(PersonId owner, ConversationId conversation);

    /** @param updated time of its last turn */
    record Listed(ConversationId conversation, Instant updated) {}
}
