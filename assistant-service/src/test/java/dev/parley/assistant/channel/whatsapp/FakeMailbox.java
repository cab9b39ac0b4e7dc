package dev.parley.assistant.channel.whatsapp;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.mailbox.Backlog;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.memory.mailbox.MessageRef;
import dev.parley.memory.mailbox.OutboundMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps what is received, and fails on demand. */
final class FakeMailbox implements Mailbox {

    private final Map<String, InboundMessage> messages = new LinkedHashMap<>();
    private volatile boolean broken;
    private volatile String refused = "";

    synchronized List<InboundMessage> messages() {
        return List.copyOf(messages.values());
    }

    void breakDown(boolean now) {
        broken = now;
    }

    /** Fails for one message from now on. */
    void refuse(String id) {
        refused = id;
    }

    @Override
    public synchronized Mono<Boolean> receive(InboundMessage message) {
        return broken || message.id().equals(refused)
                ? Mono.error(new IllegalStateException("no connection"))
                : Mono.just(messages.putIfAbsent(message.id(), message) == null);
    }

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
    public synchronized Mono<Boolean> edit(MessageRef message, String text) {
        return Mono.just(messages.computeIfPresent(message.id(), (id, old) -> with(old, text, old.kind())) != null);
    }

    @Override
    public synchronized Mono<Boolean> withdraw(MessageRef message) {
        return Mono.just(
                messages.computeIfPresent(message.id(), (id, old) -> with(old, "", MessageKind.WITHDRAWN)) != null);
    }

    private static InboundMessage with(InboundMessage old, String text, MessageKind kind) {
        return new InboundMessage(
                old.id(),
                old.conversation(),
                old.person(),
                old.channel(),
                old.account(),
                old.address(),
                text,
                old.sentAt(),
                kind);
    }

    @Override
    public Mono<Backlog> backlog() {
        return Mono.just(new Backlog(messages().size(), Duration.ZERO));
    }
}
