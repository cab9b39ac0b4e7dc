package dev.parley.assistant.channel.whatsapp;

import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.mailbox.Backlog;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.OutboundMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    public Mono<Backlog> backlog() {
        return Mono.just(new Backlog(messages().size(), Duration.ZERO));
    }
}
