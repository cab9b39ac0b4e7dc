package dev.parley.memory.mailbox;

import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** When something of a partition is due, in mailboxes or outboxes. Thread-safe. */
final class DueTimes {

    private static final RedisScript<Long> UNTIL = Scripts.load(DueTimes.class, "until-due", Long.class, "clock");

    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

    private final RedisStore redis;
    private final Keys keys;
    private final KeyKind due;
    private final KeyKind running;

    DueTimes(RedisStore redis, Keys keys, KeyKind due, KeyKind running) {
        this.redis = redis;
        this.keys = keys;
        this.due = due;
        this.running = running;
    }

    /** How long until the first of a partition is due or a lease ends; empty when nothing waits or runs. */
    Mono<Duration> untilDue(int partition) {
        return redis.run(UNTIL, List.of(keys.of(due, partition), keys.of(running, partition)))
                .filter(millis -> millis >= 0)
                .map(Duration::ofMillis);
    }

    /** Partitions in which something became due before all that waited there. */
    Flux<Integer> wakeups() {
        return redis.published(Keys.everyPartition(due))
                .map(Keys::partitionOf)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE_AFTER_FAULT));
    }
}
