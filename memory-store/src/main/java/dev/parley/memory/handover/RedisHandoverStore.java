package dev.parley.memory.handover;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hand-overs in a sorted set of each partition, by when they end. Those that ended are dropped with the next one. Thread-safe. */
public final class RedisHandoverStore implements HandoverStore {

    private static final RedisScript<Long> OPEN = Scripts.load(RedisHandoverStore.class, "open", Long.class);

    private final RedisStore redis;
    private final Keys keys;
    private final Clock clock;

    public RedisHandoverStore(RedisStore redis, Keys keys, Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.clock = clock;
    }

    private String key(PersonId person) {
        return keys.of(KeyKind.HANDOVERS, keys.partition(person));
    }

    private static String member(PersonId person, ConversationId conversation) {
        return new ConversationKey(person, conversation).value();
    }

    private long now() {
        return clock.instant().toEpochMilli();
    }

    @Override
    public Mono<Boolean> open(PersonId person, ConversationId conversation, String turn, Duration quiet) {
        return Mono.defer(() -> redis.write(
                        OPEN,
                        List.of(key(person), keys.ended(person, turn)),
                        member(person, conversation),
                        now(),
                        now() + quiet.toMillis()))
                .map(done -> done == 1);
    }

    @Override
    public Mono<Boolean> isOpen(PersonId person, ConversationId conversation) {
        return redis.template()
                .opsForZSet()
                .score(key(person), member(person, conversation))
                .map(until -> until > now())
                .defaultIfEmpty(false);
    }

    @Override
    public Mono<Boolean> release(PersonId person, ConversationId conversation) {
        return redis.template()
                .opsForZSet()
                .remove(key(person), member(person, conversation))
                .map(removed -> removed > 0);
    }

    @Override
    public Flux<Handover> list() {
        return Flux.range(0, keys.partitions()).concatMap(this::list);
    }

    private Flux<Handover> list(int partition) {
        return redis.template()
                .opsForZSet()
                .rangeByScoreWithScores(
                        keys.of(KeyKind.HANDOVERS, partition),
                        Range.rightUnbounded(Range.Bound.exclusive((double) now())))
                .mapNotNull(entry -> {
                    String member = entry.getValue();
                    Double until = entry.getScore();
                    return member == null || until == null ? null : handover(ConversationKey.parse(member), until);
                });
    }

    private static Handover handover(ConversationKey key, double until) {
        return new Handover(key.owner(), key.conversation(), Instant.ofEpochMilli((long) until));
    }
}
