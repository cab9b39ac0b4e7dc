package dev.parley.memory.shared;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/** A {@link SharedCache} in Redis. Thread-safe. */
public final class RedisSharedCache implements SharedCache {

    private static final RedisScript<Long> RELEASE = Scripts.load(RedisSharedCache.class, "release", Long.class);

    private final RedisStore redis;

    public RedisSharedCache(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public Mono<String> get(String key) {
        return redis.template().opsForValue().get(Keys.cached(key));
    }

    @Override
    public Mono<Void> put(String key, String text, Duration keep) {
        return redis.template().opsForValue().set(Keys.cached(key), text, keep).then();
    }

    @Override
    public Mono<Boolean> acquire(String key, String owner, Duration lease) {
        return redis.template().opsForValue().setIfAbsent(Keys.cacheLease(key), owner, lease);
    }

    @Override
    public Mono<Void> release(String key, String owner) {
        return redis.run(RELEASE, List.of(Keys.cacheLease(key)), owner).then();
    }
}
