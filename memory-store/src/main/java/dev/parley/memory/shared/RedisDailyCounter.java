package dev.parley.memory.shared;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/** A {@link DailyCounter} in Redis. Thread-safe. */
public final class RedisDailyCounter implements DailyCounter {

    /** Longer than a day in any time zone. */
    public static final Duration RETENTION = Duration.ofHours(50);

    private static final RedisScript<Long> TAKE = Scripts.load(RedisDailyCounter.class, "take", Long.class);

    private final RedisStore redis;

    public RedisDailyCounter(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Boolean> take(String name, LocalDate day, int most) {
        return redis.run(TAKE, List.of(Keys.count(name, day)), most, RETENTION.toMillis())
                .map(taken -> taken == 1);
    }

    @Override
    public Mono<Integer> used(String name, LocalDate day) {
        return redis.template()
                .opsForValue()
                .get(Keys.count(name, day))
                .map(Integer::parseInt)
                .defaultIfEmpty(0);
    }
}
