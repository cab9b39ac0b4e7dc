package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.LoggedTurn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Inbound messages per conversation. One conversation is handled by one worker at a time, in order: the messages of a
 * conversation are claimed together once its quiet window has passed. Each step is one atomic script. Thread-safe.
 */
public interface Mailbox {

    int partitions();

    /** Stores a message; false when a message with this id was received before. */
    Mono<Boolean> receive(InboundMessage message);

    /** A conversation of that partition that is due; empty when there is none. */
    Mono<Claim> claim(int partition, String worker, Duration lease);

    /** How long until something of a partition may be claimed; empty when nothing waits or is in work. */
    Mono<Duration> untilDue(int partition);

    /**
     * Partitions of which {@link #untilDue} became shorter, on whatever replica; never ends. Some may be missed, so nobody
     * may wait for one alone.
     */
    Flux<Integer> wakeups();

    /** Extends the lease; false when it was lost. */
    Mono<Boolean> renew(Claim claim, Duration lease);

    /**
     * Ends a claim: appends the turn to the conversation log, the replies to the outbox, and removes the claimed
     * messages, all or nothing. False when the lease was lost, and then nothing changed. Messages that came meanwhile
     * stay and become due.
     */
    Mono<Boolean> commit(Claim claim, LoggedTurn turn, List<OutboundMessage> replies);

    /** As {@link #commit}, unless a person has taken the conversation over at that moment. */
    Mono<Commit> commitAnswer(Claim claim, LoggedTurn turn, List<OutboundMessage> replies);

    /**
     * Says something that no message asked for: appends a turn to the log of a conversation and the replies to its outbox, all
     * or nothing. A turn that was said already counts as said; false when there is no such conversation.
     */
    Mono<Boolean> say(PersonId person, ConversationId conversation, LoggedTurn turn, List<OutboundMessage> replies);

    /** Ends a claim without an answer: its messages go and nothing is logged. False when the lease was lost. */
    Mono<Boolean> drop(Claim claim);

    /**
     * What waits in a claimed conversation now: the claimed messages at their places, as they are by now, and behind
     * them what came meanwhile. Empty when the lease was lost.
     */
    Mono<List<InboundMessage>> look(Claim claim);

    /**
     * What messages of a conversation said that were answered, or sent to the person, not long ago.
     *
     * @param ids the platform's ids of the messages
     * @return the beginnings of those that are still known, by id
     */
    Mono<Map<String, String>> said(Claim claim, Set<String> ids);

    /** Gives a waiting message other words; false when it was answered before or never came. */
    Mono<Boolean> edit(MessageRef message, String text);

    /**
     * Takes a waiting message back: it stays at its place as {@link MessageKind#WITHDRAWN}. False when it was answered
     * before, or did not come yet and will be refused when it does.
     */
    Mono<Boolean> withdraw(MessageRef message);

    /** Gives a claim back; its messages become due after the delay. */
    Mono<Void> release(Claim claim, Duration delay);

    /** What waits for an answer. */
    Mono<Backlog> backlog();
}
