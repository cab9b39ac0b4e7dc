package dev.parley.assistant.channel;

import dev.parley.memory.person.Identities;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/** Identities in memory. */
public final class FakeIdentities implements Identities {

    private final Map<String, String> known = new ConcurrentHashMap<>();

    @Override
    public Mono<String> canonical(String channel, String address, String otherwise) {
        return Mono.fromCallable(() -> known.computeIfAbsent(address, unknown -> otherwise));
    }

    @Override
    public Mono<Void> link(String channel, String address, String canonical) {
        return Mono.fromRunnable(() -> known.put(address, canonical));
    }
}
