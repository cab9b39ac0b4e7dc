package dev.parley.memory.person;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/** Preferences as a hash in Redis. Thread-safe. */
public final class RedisPersonPreferences implements PersonPreferences {

    private static final RedisScript<Long> PREFER = Scripts.load(RedisPersonPreferences.class, "prefer", Long.class);

    private final RedisStore redis;
    private final Keys keys;
    private final Duration retention;

    /** @param retention how long they are kept after the last change */
    public RedisPersonPreferences(RedisStore redis, Keys keys, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
    }

    @Override
    public Mono<String> get(PersonId person, String name) {
        return redis.template().<String, String>opsForHash().get(keys.of(KeyKind.PREFERENCES, person), name);
    }

    @Override
    public Mono<Void> put(PersonId person, String name, String value) {
        return redis.write(PREFER, List.of(keys.of(KeyKind.PREFERENCES, person)), name, value, retention.toMillis())
                .then();
    }

    @Override
    public Mono<Void> remove(PersonId person, String name) {
        return redis.template()
                .opsForHash()
                .remove(keys.of(KeyKind.PREFERENCES, person), name)
                .then();
    }
}
