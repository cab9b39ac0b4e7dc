package dev.parley.memory.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

class SharedIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final String key = UUID.randomUUID().toString();
    private final SharedCache cache = new RedisSharedCache(REDIS.store());
    private final DailyCounter counter = new RedisDailyCounter(REDIS.store());

    @Test
    void put_text_isThereUntilItsTime() {
        assertThat(cache.get(key).block()).isNull();
        cache.put(key, "", Duration.ofMinutes(1)).block();
        assertThat(cache.get(key).block()).isEmpty();
        cache.put(key, "text", Duration.ofMillis(200)).block();
        assertThat(cache.get(key).block()).isEqualTo("text");
        await().untilAsserted(() -> assertThat(cache.get(key).block()).isNull());
    }

    @Test
    void acquire_onlyOneOwnerHasTheRight() {
        assertThat(cache.acquire(key, "a", Duration.ofMinutes(1)).block()).isTrue();
        assertThat(cache.acquire(key, "b", Duration.ofMinutes(1)).block()).isFalse();
        cache.release(key, "b").block();
        assertThat(cache.acquire(key, "b", Duration.ofMinutes(1)).block()).isFalse();
        cache.release(key, "a").block();
        assertThat(cache.acquire(key, "b", Duration.ofMillis(200)).block()).isTrue();
        await().untilAsserted(() -> assertThat(
                        cache.acquire(key, "c", Duration.ofMinutes(1)).block())
                .isTrue());
    }

    @Test
    void take_manyAtOnce_neverMoreThanTheDayHas() {
        LocalDate day = LocalDate.of(2026, 11, 20);
        Long taken = Flux.range(0, 200)
                .flatMap(index -> counter.take(key, day, 50), 32)
                .filter(granted -> granted)
                .count()
                .block();

        assertThat(taken).isEqualTo(50);
        assertThat(counter.used(key, day).block()).isEqualTo(50);
        assertThat(counter.used(key, day.plusDays(1)).block()).isZero();
        assertThat(counter.take(key, day, 50).block()).isFalse();
        assertThat(counter.take(key, day.plusDays(1), 50).block()).isTrue();
    }

    @Test
    void take_moreThanTheBurst_waitsForTheInterval() {
        RateLimiter limiter = new RedisRateLimiter(REDIS.store());
        Duration interval = Duration.ofSeconds(100);
        for (int taken = 0; taken < 3; taken++) {
            assertThat(limiter.take(key, interval, 3).block()).isZero();
        }

        Duration wait = limiter.take(key, interval, 3).block();

        assertThat(wait).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
        // Asking took nothing.
        assertThat(limiter.take(key, interval, 3).block()).isBetween(Duration.ofSeconds(90), wait);
        assertThat(limiter.take(key + " other", interval, 3).block()).isZero();
    }

    @Test
    void take_afterARest_isThereAgain() {
        RateLimiter limiter = new RedisRateLimiter(REDIS.store());
        assertThat(limiter.take(key, Duration.ofMillis(200), 1).block()).isZero();
        assertThat(limiter.take(key, Duration.ofMillis(200), 1).block()).isPositive();

        await().untilAsserted(() ->
                assertThat(limiter.take(key, Duration.ofMillis(200), 1).block()).isZero());
    }
}
