package dev.parley.memory.audit;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ZSetOperations;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The audit in Redis: a list of each person with the newest calls first, so that nobody pushes out what others did, and in
 * each partition a set of the people with calls by the time of their last one. Thread-safe.
 */
public final class RedisAuditLog implements AuditLog, PersonalData {

    private static final RedisScript<Long> APPEND = Scripts.load(RedisAuditLog.class, "append", Long.class, "clock");
    private static final RedisScript<Long> ERASE = Scripts.load(RedisAuditLog.class, "erase", Long.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final RedisStore redis;
    private final Keys keys;
    private final Duration retention;
    private final int mostPerPerson;

    /**
     * @param retention how long a call is kept
     * @param mostPerPerson calls kept of a person; the oldest go first
     */
    public RedisAuditLog(RedisStore redis, Keys keys, Duration retention, int mostPerPerson) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
        this.mostPerPerson = mostPerPerson;
    }

    private List<String> keysOf(PersonId person) {
        return List.of(keys.of(KeyKind.AUDIT, person), keys.of(KeyKind.AUDITED, keys.partition(person)));
    }

    @Override
    public Mono<Void> append(AuditedCall call) {
        return redis.run(
                        APPEND,
                        List.of(
                                keys.of(KeyKind.AUDIT, call.person()),
                                keys.of(KeyKind.AUDITED, keys.partition(call.person())),
                                keys.ended(call.person(), call.turn())),
                        AuditJson.tree(call),
                        call.person().value(),
                        mostPerPerson,
                        retention.toMillis())
                .then();
    }

    @Override
    public Flux<AuditedCall> of(PersonId person, int limit) {
        return redis.template()
                .opsForList()
                .range(keys.of(KeyKind.AUDIT, person), 0, limit - 1L)
                .map(entry -> AuditJson.read(person, json(entry)));
    }

    /** The newest calls are among those of the people whose last calls are newest. */
    @Override
    public Flux<AuditedCall> recent(int limit) {
        return Flux.range(0, keys.partitions())
                .concatMap(partition -> redis.template()
                        .opsForZSet()
                        .reverseRangeWithScores(keys.of(KeyKind.AUDITED, partition), Range.closed(0L, limit - 1L)))
                .sort(Comparator.comparing(ZSetOperations.TypedTuple<String>::getScore, Comparator.reverseOrder()))
                .take(limit)
                .mapNotNull(ZSetOperations.TypedTuple::getValue)
                .concatMap(person -> of(new PersonId(person), limit))
                .sort(Comparator.comparing(AuditedCall::at).reversed())
                .take(limit);
    }

    /** An entry is the time at which it was kept, in milliseconds, a blank and the call. */
    private static String json(String entry) {
        return entry.substring(entry.indexOf(' ') + 1);
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return redis.run(ERASE, keysOf(person), person.value()).map(count -> Map.of("audit", count));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return of(person, Integer.MAX_VALUE)
                .collect(MAPPER::createArrayNode, (ArrayNode all, AuditedCall call) -> all.add(AuditJson.tree(call)))
                .map(calls -> Map.of("audit", calls));
    }
}
