package dev.parley.assistant.channel;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonPreferences;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/** Preferences in memory. */
public final class FakePreferences implements PersonPreferences {

    private final Map<String, String> kept = new ConcurrentHashMap<>();

    @Override
    public Mono<String> get(PersonId person, String name) {
        return Mono.justOrEmpty(kept.get(person.value() + " " + name));
    }

    @Override
    public Mono<Void> put(PersonId person, String name, String value) {
        return Mono.fromRunnable(() -> kept.put(person.value() + " " + name, value));
    }

    @Override
    public Mono<Void> remove(PersonId person, String name) {
        return Mono.fromRunnable(() -> kept.remove(person.value() + " " + name));
    }
}
