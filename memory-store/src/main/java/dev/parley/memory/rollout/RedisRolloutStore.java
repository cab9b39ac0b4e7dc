package dev.parley.memory.rollout;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** All settings in one hash, each as its revision, a blank and its JSON. Thread-safe. */
public final class RedisRolloutStore implements RolloutStore {

    private static final String REVISION = "revision";
    private static final Duration LISTEN_AGAIN = Duration.ofSeconds(1);

    private static final RedisScript<Long> PUT = Scripts.load(RedisRolloutStore.class, "put", Long.class);
    private static final RedisScript<Long> REMOVE = Scripts.load(RedisRolloutStore.class, "remove", Long.class);

    private final RedisStore redis;

    public RedisRolloutStore(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public Mono<RolloutState> read() {
        return redis.template()
                .<String, String>opsForHash()
                .entries(Keys.rollouts())
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(fields -> new RolloutState(
                        Long.parseLong(fields.getOrDefault(REVISION, "0")),
                        fields.entrySet().stream()
                                .filter(field -> !field.getKey().equals(REVISION))
                                .map(field -> entry(field.getKey(), field.getValue()))
                                .toList()));
    }

    private static RolloutEntry entry(String name, String value) {
        int blank = value.indexOf(' ');
        return new RolloutEntry(name, Long.parseLong(value.substring(0, blank)), value.substring(blank + 1));
    }

    @Override
    public Mono<Long> revision() {
        return redis.template()
                .<String, String>opsForHash()
                .get(Keys.rollouts(), REVISION)
                .map(Long::parseLong)
                .defaultIfEmpty(0L);
    }

    @Override
    public Mono<Long> put(String name, String json, long expected) {
        return redis.write(PUT, List.of(Keys.rollouts()), name, json, expected, Keys.rolloutChannel())
                .filter(revision -> revision > 0);
    }

    @Override
    public Mono<Boolean> remove(String name) {
        return redis.write(REMOVE, List.of(Keys.rollouts()), name, Keys.rolloutChannel())
                .map(revision -> revision > 0);
    }

    @Override
    public Flux<Long> changes() {
        return redis.template()
                .listenToChannel(Keys.rolloutChannel())
                .map(message -> Long.parseLong(message.getMessage()))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, LISTEN_AGAIN));
    }
}
