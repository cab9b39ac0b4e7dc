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

/**
 * What waits in the mailboxes or outboxes of all partitions.
 *
 * @param conversations those with something due, due later, or in work
 * @param oldest how long the one that waits longest has been due; zero when none is due
 */
public record Backlog(long conversations, Duration oldest) {

    public static final Backlog EMPTY = new Backlog(0, Duration.ZERO);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> SCRIPT = Scripts.list(Backlog.class, "backlog", "clock");

    static Mono<Backlog> of(RedisStore redis, Keys keys, KeyKind due, KeyKind running) {
        return Flux.range(0, keys.partitions())
                .flatMap(partition -> redis.call(SCRIPT, List.of(keys.of(due, partition), keys.of(running, partition))))
                .map(found -> new Backlog(found.number(0), Duration.ofMillis(found.number(1))))
                .reduce(EMPTY, Backlog::with);
    }

    private Backlog with(Backlog other) {
        return new Backlog(
                conversations + other.conversations, oldest.compareTo(other.oldest) > 0 ? oldest : other.oldest);
    }
}
