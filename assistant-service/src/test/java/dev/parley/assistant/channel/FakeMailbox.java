package dev.parley.assistant.channel;

import dev.parley.assistant.turn.IdleMailbox;
import dev.parley.memory.mailbox.Backlog;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import dev.parley.memory.mailbox.MessageRef;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Keeps what is received, and fails on demand. */
public final class FakeMailbox extends IdleMailbox {

    private final Map<String, InboundMessage> messages = new LinkedHashMap<>();
    private volatile boolean broken;
    private volatile String refused = "";

    public synchronized List<InboundMessage> messages() {
        return List.copyOf(messages.values());
    }

    public void breakDown(boolean now) {
        broken = now;
    }

    /** Fails for one message from now on. */
    public void refuse(String id) {
        refused = id;
    }

    @Override
    public synchronized Mono<Boolean> receive(InboundMessage message) {
        return broken || message.id().equals(refused)
                ? Mono.error(new IllegalStateException("no connection"))
                : Mono.just(messages.putIfAbsent(message.id(), message) == null);
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
