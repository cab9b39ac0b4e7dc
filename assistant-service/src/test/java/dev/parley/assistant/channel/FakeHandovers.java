package dev.parley.assistant.channel;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.handover.Handover;
import dev.parley.memory.handover.HandoverStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hand-overs in memory, that never end by themselves. */
public final class FakeHandovers implements HandoverStore {

    private final Map<ConversationId, Duration> open = new ConcurrentHashMap<>();

    /** Conversations that are handed over, each with how long. */
    public List<String> open() {
        return open.entrySet().stream()
                .map(entry -> entry.getKey().value() + " " + entry.getValue().toMinutes() + " min")
                .sorted()
                .toList();
    }

    @Override
    public Mono<Boolean> open(PersonId person, ConversationId conversation, String turn, Duration quiet) {
        return Mono.fromCallable(() -> {
            open.put(conversation, quiet);
            return true;
        });
    }

    @Override
    public Mono<Boolean> isOpen(PersonId person, ConversationId conversation) {
        return Mono.fromCallable(() -> open.containsKey(conversation));
    }

    @Override
    public Mono<Boolean> release(PersonId person, ConversationId conversation) {
        return Mono.fromCallable(() -> open.remove(conversation) != null);
    }

    @Override
    public Flux<Handover> list() {
        return Flux.fromIterable(open.keySet())
                .map(conversation -> new Handover(new PersonId("unknown"), conversation, Instant.MAX));
    }
}
