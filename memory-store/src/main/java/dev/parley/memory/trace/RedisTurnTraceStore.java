package dev.parley.memory.trace;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Traces in a hash of each turn; in each partition a sorted set of its turns and one of its conversations, by time; and for
 * each person a set of their turns, so that erasing finds them. Thread-safe.
 */
public final class RedisTurnTraceStore implements TurnTraceStore, PersonalData {

    private static final RedisScript<Long> KEEP = Scripts.load(RedisTurnTraceStore.class, "keep", Long.class, "clock");
    private static final RedisScript<Long> ADD = Scripts.load(RedisTurnTraceStore.class, "add", Long.class);
    private static final RedisScript<Long> ERASE = Scripts.load(RedisTurnTraceStore.class, "erase", Long.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String HEAD = "head";

    /** Entries of a partition that are read at once. */
    private static final int CHUNK = 50;

    private final RedisStore redis;
    private final Keys keys;
    private final TraceLimits limits;

    public RedisTurnTraceStore(RedisStore redis, Keys keys, TraceLimits limits) {
        this.redis = redis;
        this.keys = keys;
        this.limits = limits;
    }

    @Override
    public Mono<Boolean> keep(TurnTrace trace) {
        PersonId person = trace.person();
        int partition = keys.partition(person);
        return redis.run(
                        KEEP,
                        List.of(
                                keys.trace(person, trace.turn()),
                                keys.of(KeyKind.TRACES, partition),
                                keys.of(KeyKind.TALKS, partition),
                                keys.of(KeyKind.TRACED, person),
                                keys.ended(person, trace.turn()),
                                keys.of(KeyKind.FLAGGED, partition)),
                        HEAD,
                        TraceJson.head(trace),
                        trace.turn(),
                        trace.began().toEpochMilli(),
                        new ConversationKey(person, trace.conversation()).value(),
                        limits.retention().toMillis(),
                        limits.mostPerPartition(),
                        Keys.prefix(partition),
                        limits.talks().toMillis(),
                        trace.flagged() ? 1 : 0)
                .map(kept -> kept == 1);
    }

    @Override
    public Mono<Boolean> add(PersonId person, String turn, TraceStage stage) {
        return redis.run(
                        ADD,
                        List.of(keys.trace(person, turn), keys.of(KeyKind.TRACED, person), keys.ended(person, turn)),
                        TraceJson.stage(stage),
                        turn,
                        stage.at().toEpochMilli(),
                        limits.retention().toMillis(),
                        TraceLimits.MOST_LATER)
                .map(kept -> kept == 1);
    }

    @Override
    public Mono<TurnTrace> find(String turn) {
        return Flux.range(0, keys.partitions())
                .flatMap(partition -> load(partition, turn))
                .next();
    }

    private Mono<TurnTrace> load(int partition, String turn) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(Keys.trace(partition, turn))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .filter(fields -> fields.containsKey(HEAD))
                .map(fields -> {
                    String head = String.valueOf(fields.remove(HEAD));
                    return TraceJson.read(head, List.copyOf(fields.values()));
                });
    }

    @Override
    public Flux<TurnTrace> before(Instant time) {
        return merged(KeyKind.TRACES, time).concatMap(found -> load(found.partition(), found.member()), 1);
    }

    @Override
    public Flux<TurnTrace> flagged(Instant time) {
        return merged(KeyKind.FLAGGED, time).concatMap(found -> load(found.partition(), found.member()), 1);
    }

    @Override
    public Flux<Talk> talks(Instant time) {
        return merged(KeyKind.TALKS, time).map(found -> {
            ConversationKey key = ConversationKey.parse(found.member());
            return new Talk(key.owner(), key.conversation(), Instant.ofEpochMilli(found.score()));
        });
    }

    private record Found(int partition, String member, long score) {}

    /** Members of all partitions, those with the highest scores first; none is read long before it is asked for. */
    @SuppressWarnings("unchecked")
    private Flux<Found> merged(KeyKind kind, Instant time) {
        Flux<Found>[] parts = IntStream.range(0, keys.partitions())
                .mapToObj(partition -> members(kind, partition, time.toEpochMilli(), 0))
                .toArray(Flux[]::new);
        return Flux.mergeComparing(CHUNK, Comparator.comparingLong(Found::score).reversed(), parts);
    }

    private Flux<Found> members(KeyKind kind, int partition, long before, int offset) {
        return redis.template()
                .opsForZSet()
                .reverseRangeByScoreWithScores(
                        keys.of(kind, partition),
                        Range.of(Range.Bound.unbounded(), Range.Bound.exclusive((double) before)),
                        Limit.limit().offset(offset).count(CHUNK))
                .collectList()
                .flatMapMany(found -> {
                    Flux<Found> here = Flux.fromIterable(found).map(entry -> found(partition, entry));
                    return found.size() < CHUNK
                            ? here
                            : Flux.concat(here, Flux.defer(() -> members(kind, partition, before, offset + CHUNK)));
                });
    }

    private static Found found(int partition, TypedTuple<String> entry) {
        Double score = entry.getScore();
        return new Found(partition, String.valueOf(entry.getValue()), score == null ? 0 : score.longValue());
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        int partition = keys.partition(person);
        return redis.run(
                        ERASE,
                        List.of(
                                keys.of(KeyKind.TRACED, person),
                                keys.of(KeyKind.TRACES, partition),
                                keys.of(KeyKind.TALKS, partition),
                                keys.of(KeyKind.FLAGGED, partition)),
                        Keys.prefix(partition),
                        person.value().length() + ":" + person.value() + ":")
                .map(count -> Map.of("traces", count));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        int partition = keys.partition(person);
        return redis.template()
                .opsForZSet()
                .range(keys.of(KeyKind.TRACED, person), Range.unbounded())
                .concatMap(turn -> load(partition, turn))
                .collect(MAPPER::createArrayNode, (ArrayNode all, TurnTrace trace) -> all.add(TraceJson.head(trace)))
                .map(traces -> Map.of("traces", traces));
    }
}
