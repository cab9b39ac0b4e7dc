package dev.parley.memory.person;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A key for each address, and a set of them for each person so that erasing finds all. Thread-safe. */
public final class RedisIdentities implements Identities, PersonalData {

    private static final RedisScript<String> IDENTIFY = Scripts.load(RedisIdentities.class, "identify", String.class);

    private static final int MAX_KNOWN = 20_000;

    /** A change at another replica is seen after this time. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

    private final RedisStore redis;
    private final Keys keys;
    private final Duration retention;

    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    private record Known(String canonical, long since) {}

    /** @param retention how long an address is known after its last use */
    public RedisIdentities(RedisStore redis, Keys keys, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
    }

    private @Nullable String remembered(String key) {
        synchronized (known) {
            Known found = known.get(key);
            return found == null || System.nanoTime() - found.since() > KNOWN_FOR.toNanos() ? null : found.canonical();
        }
    }

    private void remember(String key, String canonical) {
        synchronized (known) {
            known.put(key, new Known(canonical, System.nanoTime()));
        }
    }

    @Override
    public Mono<String> canonical(String channel, String address, String otherwise) {
        String key = Keys.alias(channel, address);
        String remembered = remembered(key);
        return remembered != null ? Mono.just(remembered) : identify(channel, key, otherwise, "");
    }

    @Override
    public Mono<Void> link(String channel, String address, String canonical) {
        return identify(channel, Keys.alias(channel, address), canonical, "1").then();
    }

    private Mono<String> identify(String channel, String key, String canonical, String always) {
        return redis.run(IDENTIFY, List.of(key), canonical, retention.toMillis(), always)
                .flatMap(found -> {
                    String set = aliases(new PersonId(channel + ":" + found));
                    return redis.template()
                            .opsForSet()
                            .add(set, key)
                            .then(redis.template().expire(set, retention))
                            .doOnNext(done -> remember(key, found))
                            .thenReturn(found);
                });
    }

    private String aliases(PersonId person) {
        return keys.of(KeyKind.ALIASES, person);
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return redis.template()
                .opsForSet()
                .members(aliases(person))
                .doOnNext(key -> {
                    synchronized (known) {
                        known.remove(key);
                    }
                })
                // One by one: they lie in different slots.
                .concatMap(key -> redis.template().delete(key))
                .reduce(0L, Long::sum)
                .flatMap(gone -> redis.template().delete(aliases(person)).thenReturn(Map.of("addresses", gone)));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Mono.just(Map.of());
    }
}
