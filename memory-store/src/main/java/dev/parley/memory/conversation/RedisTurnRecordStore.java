package dev.parley.memory.conversation;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.springframework.data.domain.Range;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Records of turns in Redis, one string each, because the prompts of a turn repeat each other and a whole record packs far
 * better than its parts; and for each person a set of the turns that have one, so that erasing finds them. Thread-safe.
 */
public final class RedisTurnRecordStore implements TurnRecordStore, PersonalData {

    private static final Range<Long> ALL = Range.unbounded();

    private final RedisStore redis;
    private final Keys keys;
    private final Duration retention;

    /** @param retention how long a record is kept */
    public RedisTurnRecordStore(RedisStore redis, Keys keys, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
    }

    @Override
    public Mono<Boolean> save(PersonId person, String turn, byte[] record) {
        String index = keys.of(KeyKind.RECORDS, person);
        double now = System.currentTimeMillis();
        // The index first: a record that is not in it could not be erased.
        return redis.template()
                .opsForZSet()
                .removeRangeByScore(index, Range.leftUnbounded(Range.Bound.exclusive(now - retention.toMillis())))
                .then(redis.template().opsForZSet().add(index, turn, now))
                .then(redis.template().expire(index, retention))
                .then(redis.template()
                        .opsForValue()
                        .set(Keys.record(turn), Base64.getEncoder().encodeToString(record), retention));
    }

    @Override
    public Mono<byte[]> load(String turn) {
        return redis.template()
                .opsForValue()
                .get(Keys.record(turn))
                .map(text -> Base64.getDecoder().decode(text));
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        String index = keys.of(KeyKind.RECORDS, person);
        // One by one: they lie in different slots.
        return redis.template()
                .opsForZSet()
                .range(index, ALL)
                .concatMap(turn -> redis.template().delete(Keys.record(turn)))
                .reduce(0L, Long::sum)
                .flatMap(count -> redis.template().delete(index).thenReturn(Map.of("records", count)));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Mono.just(Map.of());
    }
}
