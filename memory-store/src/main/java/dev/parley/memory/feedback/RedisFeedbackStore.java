package dev.parley.memory.feedback;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Feedback in a hash of each person, and in each partition a sorted set of who gave which, by time, for those who look
 * through it. Thread-safe.
 */
public final class RedisFeedbackStore implements FeedbackStore, PersonalData {

    /** Entries that a partition lists; the oldest go. */
    public static final int MAX_LISTED = 2_000;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final RedisScript<Long> PUT = Scripts.load(RedisFeedbackStore.class, "put", Long.class);
    private static final RedisScript<Long> REMOVE = Scripts.load(RedisFeedbackStore.class, "remove", Long.class);
    private static final RedisScript<Long> ERASE = Scripts.load(RedisFeedbackStore.class, "erase", Long.class);

    private final RedisStore redis;
    private final Keys keys;
    private final Duration retention;

    /** @param retention how long feedback is kept after the last one of its person */
    public RedisFeedbackStore(RedisStore redis, Keys keys, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
    }

    private List<String> keysOf(PersonId person) {
        return List.of(keys.of(KeyKind.FEEDBACK, person), keys.of(KeyKind.FEEDBACK_LIST, keys.partition(person)));
    }

    private static String field(String turn, boolean rating) {
        return turn + (rating ? ":rating" : ":report");
    }

    @Override
    public Mono<Void> put(PersonId person, Feedback feedback) {
        return redis.run(
                        PUT,
                        keysOf(person),
                        field(feedback.turn(), feedback.kind().isRating()),
                        write(feedback).toString(),
                        person.value(),
                        feedback.at().toEpochMilli(),
                        retention.toMillis(),
                        MAX_LISTED)
                .then();
    }

    @Override
    public Mono<Boolean> withdraw(PersonId person, String turn) {
        return redis.run(REMOVE, keysOf(person), field(turn, true), person.value())
                .map(removed -> removed == 1);
    }

    @Override
    public Flux<Feedback> of(PersonId person) {
        return redis.template()
                .<String, String>opsForHash()
                .values(keys.of(KeyKind.FEEDBACK, person))
                .map(RedisFeedbackStore::read);
    }

    @Override
    public Flux<Given> recent(int limit) {
        return Flux.range(0, keys.partitions())
                .concatMap(partition -> redis.template()
                        .opsForZSet()
                        .reverseRange(keys.of(KeyKind.FEEDBACK_LIST, partition), Range.rightOpen(0L, (long) limit)))
                .concatMap(this::given)
                .collectSortedList(
                        Comparator.comparing((Given given) -> given.feedback().at())
                                .reversed())
                .flatMapIterable(all -> all.subList(0, Math.min(limit, all.size())));
    }

    /** Members are field and person, because only the person may have a space in it. */
    private Mono<Given> given(String member) {
        int space = member.indexOf(' ');
        PersonId person = new PersonId(member.substring(space + 1));
        return redis.template()
                .<String, String>opsForHash()
                .get(keys.of(KeyKind.FEEDBACK, person), member.substring(0, space))
                .map(text -> new Given(person, read(text)));
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return redis.run(ERASE, keysOf(person), person.value()).map(count -> Map.of("feedback", count));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return of(person).collectList().map(all -> {
            ArrayNode array = MAPPER.createArrayNode();
            all.forEach(one -> array.add(write(one)));
            return Map.of("feedback", array);
        });
    }

    private static ObjectNode write(Feedback feedback) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("turn", feedback.turn())
                .put("conversation", feedback.conversation().value())
                .put("kind", feedback.kind().name().toLowerCase(Locale.ROOT))
                .put("comment", feedback.comment())
                .put("at", feedback.at().toString());
        ArrayNode reasons = node.putArray("reasons");
        feedback.reasons().forEach(reasons::add);
        return node;
    }

    private static Feedback read(String text) {
        JsonNode node = MAPPER.readTree(text);
        List<String> reasons = new ArrayList<>();
        node.path("reasons").forEach(reason -> reasons.add(reason.asString("")));
        return new Feedback(
                node.path("turn").asString(""),
                new ConversationId(node.path("conversation").asString("")),
                Feedback.Kind.valueOf(node.path("kind").asString("").toUpperCase(Locale.ROOT)),
                reasons,
                node.path("comment").asString(""),
                Instant.parse(node.path("at").asString("")));
    }
}
