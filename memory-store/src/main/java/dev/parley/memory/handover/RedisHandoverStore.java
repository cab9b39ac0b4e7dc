package dev.parley.memory.handover;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveZSetOperations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Hand-overs in a sorted set of each partition, by when they end. Those that ended are dropped with the next one. Thread-safe. */
public final class RedisHandoverStore implements HandoverStore, PersonalData {

    private final RedisStore redis;
    private final Keys keys;
    private final Clock clock;

    public RedisHandoverStore(RedisStore redis, Keys keys, Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.clock = clock;
    }

    private ReactiveZSetOperations<String, String> sets() {
        return redis.template().opsForZSet();
    }

    private String key(PersonId person) {
        return keys.of(KeyKind.HANDOVERS, keys.partition(person));
    }

    private static String member(PersonId person, ConversationId conversation) {
        return new ConversationKey(person, conversation).value();
    }

    private double now() {
        return clock.instant().toEpochMilli();
    }

    @Override
    public Mono<Void> open(PersonId person, ConversationId conversation, Duration quiet) {
        String key = key(person);
        return sets().removeRangeByScore(key, Range.leftUnbounded(Range.Bound.inclusive(now())))
                .then(sets().add(key, member(person, conversation), now() + quiet.toMillis()))
                .then();
    }

    @Override
    public Mono<Boolean> isOpen(PersonId person, ConversationId conversation) {
        return sets().score(key(person), member(person, conversation))
                .map(until -> until > now())
                .defaultIfEmpty(false);
    }

    @Override
    public Mono<Boolean> release(PersonId person, ConversationId conversation) {
        return sets().remove(key(person), member(person, conversation)).map(removed -> removed > 0);
    }

    @Override
    public Flux<Handover> list() {
        return Flux.range(0, keys.partitions()).concatMap(this::open);
    }

    private Flux<Handover> open(int partition) {
        return sets().rangeByScoreWithScores(
                        keys.of(KeyKind.HANDOVERS, partition), Range.rightUnbounded(Range.Bound.exclusive(now())))
                .mapNotNull(entry -> {
                    String member = entry.getValue();
                    Double until = entry.getScore();
                    return member == null || until == null ? null : handover(ConversationKey.parse(member), until);
                });
    }

    private static Handover handover(ConversationKey key, double until) {
        return new Handover(key.owner(), key.conversation(), Instant.ofEpochMilli((long) until));
    }

    /** Those that ended count too: they name the person until the next one comes. */
    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return sets().range(key(person), Range.unbounded())
                .filter(member -> ConversationKey.parse(member).owner().equals(person))
                .concatMap(member -> sets().remove(key(person), member))
                .reduce(0L, Long::sum)
                .map(count -> Map.of("handovers", count));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Mono.just(Map.of());
    }
}
