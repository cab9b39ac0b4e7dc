package dev.parley.assistant.trace;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.mailbox.Backlog;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.Commit;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.MessageRef;
import dev.parley.memory.mailbox.OutboundMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A mailbox that observes what is stored, as {@code parley.mailbox.send} and {@code parley.outbox.send}, and leaves the
 * trace in the messages for those who take them up. Thread-safe.
 */
public final class TracedMailbox implements Mailbox {

    private final Mailbox mailbox;
    private final Spans spans;

    public TracedMailbox(Mailbox mailbox, Spans spans) {
        this.mailbox = mailbox;
        this.spans = spans;
    }

    @Override
    public int partitions() {
        return mailbox.partitions();
    }

    @Override
    public Mono<Boolean> receive(InboundMessage message) {
        return spans.sending(
                "parley.mailbox.send",
                "send mailbox",
                trace -> mailbox.receive(trace.isEmpty() ? message : message.withTrace(trace)));
    }

    @Override
    public Mono<Claim> claim(int partition, String worker, Duration lease) {
        return mailbox.claim(partition, worker, lease);
    }

    @Override
    public Mono<Duration> untilDue(int partition) {
        return mailbox.untilDue(partition);
    }

    @Override
    public Flux<Integer> wakeups() {
        return mailbox.wakeups();
    }

    @Override
    public Mono<Boolean> renew(Claim claim, Duration lease) {
        return mailbox.renew(claim, lease);
    }

    @Override
    public Mono<Boolean> commit(Claim claim, LoggedTurn turn, List<OutboundMessage> replies) {
        return spans.sending(
                "parley.outbox.send", "send outbox", trace -> mailbox.commit(claim, turn, traced(replies, trace)));
    }

    @Override
    public Mono<Commit> commitAnswer(Claim claim, LoggedTurn turn, List<OutboundMessage> replies) {
        return spans.sending(
                "parley.outbox.send",
                "send outbox",
                trace -> mailbox.commitAnswer(claim, turn, traced(replies, trace)));
    }

    private static List<OutboundMessage> traced(List<OutboundMessage> replies, String trace) {
        return trace.isEmpty()
                ? replies
                : replies.stream().map(reply -> reply.withTrace(trace)).toList();
    }

    @Override
    public Mono<Boolean> say(
            PersonId person, ConversationId conversation, LoggedTurn turn, List<OutboundMessage> replies) {
        return mailbox.say(person, conversation, turn, replies);
    }

    @Override
    public Mono<Boolean> drop(Claim claim) {
        return mailbox.drop(claim);
    }

    @Override
    public Mono<List<InboundMessage>> look(Claim claim) {
        return mailbox.look(claim);
    }

    @Override
    public Mono<Map<String, String>> said(Claim claim, Set<String> ids) {
        return mailbox.said(claim, ids);
    }

    @Override
    public Mono<Boolean> edit(MessageRef message, String text) {
        return mailbox.edit(message, text);
    }

    @Override
    public Mono<Boolean> withdraw(MessageRef message) {
        return mailbox.withdraw(message);
    }

    @Override
    public Mono<Void> release(Claim claim, Duration delay) {
        return mailbox.release(claim, delay);
    }

    @Override
    public Mono<Backlog> backlog() {
        return mailbox.backlog();
    }
}
