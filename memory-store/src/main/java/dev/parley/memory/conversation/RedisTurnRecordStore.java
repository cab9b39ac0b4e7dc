package dev.parley.memory.conversation;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/**
 * Records of turns in Redis, one string each, because the prompts of a turn repeat each other and a whole record packs far
 * better than its parts; and for each person a set of the turns that have one, so that erasing finds them. Thread-safe.
 */
public final class RedisTurnRecordStore implements TurnRecordStore {

    private static final RedisScript<Long> NOTE =
            Scripts.load(RedisTurnRecordStore.class, "record-note", Long.class, "clock");
    private static final RedisScript<Long> KEEP = Scripts.load(RedisTurnRecordStore.class, "record-keep", Long.class);

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
        // Noted first: a record that is not in the set could not be erased.
        return redis.run(
                        NOTE,
                        List.of(keys.of(KeyKind.RECORDS, person), keys.ended(person, turn)),
                        turn,
                        retention.toMillis())
                .filter(noted -> noted == 1)
                .flatMap(noted -> redis.run(
                        KEEP,
                        List.of(Keys.record(turn), Keys.erased(turn)),
                        Base64.getEncoder().encodeToString(record),
                        retention.toMillis()))
                .map(kept -> kept == 1)
                .defaultIfEmpty(false);
    }

    @Override
    public Mono<byte[]> load(String turn) {
        return redis.template()
                .opsForValue()
                .get(Keys.record(turn))
                .map(text -> Base64.getDecoder().decode(text));
    }
}
