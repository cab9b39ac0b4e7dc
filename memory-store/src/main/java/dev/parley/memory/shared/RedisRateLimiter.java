package dev.parley.memory.shared;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/**
 * Limits in Redis by the generic cell rate algorithm (ITU-T I.371): one time stamp for each, the theoretical time of the
 * next arrival. Thread-safe.
 */
public final class RedisRateLimiter implements RateLimiter {

    private static final RedisScript<Long> RATE = Scripts.load(RedisRateLimiter.class, "rate", Long.class);

    private final RedisStore redis;

    public RedisRateLimiter(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Duration> take(String name, Duration interval, int burst) {
        return redis.run(RATE, List.of(Keys.rate(name)), TimeUnit.NANOSECONDS.toMicros(interval.toNanos()), burst)
                .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    }
}
