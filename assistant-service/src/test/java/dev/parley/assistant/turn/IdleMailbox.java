package dev.parley.assistant.turn;

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

/** A mailbox of one partition in which nothing is and nothing is done, for those who do some of it. */
public abstract class IdleMailbox implements Mailbox {

    @Override
    public int partitions() {
        return 1;
    }

    @Override
    public Mono<Claim> claim(int partition, String worker, Duration lease) {
        return Mono.empty();
    }

    @Override
    public Mono<Duration> untilDue(int partition) {
        return Mono.empty();
    }

    @Override
    public Flux<Integer> wakeups() {
        return Flux.never();
    }

    @Override
    public Mono<Boolean> renew(Claim claim, Duration lease) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> commit(Claim claim, LoggedTurn turn, List<OutboundMessage> replies) {
        return Mono.just(false);
    }

    @Override
    public Mono<Commit> commitAnswer(Claim claim, LoggedTurn turn, List<OutboundMessage> replies) {
        return commit(claim, turn, replies).map(kept -> kept ? Commit.KEPT : Commit.LOST);
    }

    @Override
    public Mono<Void> release(Claim claim, Duration delay) {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> say(
            PersonId person, ConversationId conversation, LoggedTurn turn, List<OutboundMessage> replies) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> drop(Claim claim) {
        return Mono.just(false);
    }

    @Override
    public Mono<List<InboundMessage>> look(Claim claim) {
        return Mono.empty();
    }

    @Override
    public Mono<Map<String, String>> said(Claim claim, Set<String> ids) {
        return Mono.just(Map.of());
    }

    @Override
    public Mono<Boolean> edit(MessageRef message, String text) {
        return Mono.just(false);
    }

    @Override
    public Mono<Boolean> withdraw(MessageRef message) {
        return Mono.just(false);
    }

    @Override
    public Mono<Backlog> backlog() {
        return Mono.just(Backlog.EMPTY);
    }
}
