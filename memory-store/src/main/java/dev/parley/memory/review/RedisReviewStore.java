package dev.parley.memory.review;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reviews in a hash of each person. Thread-safe. */
public final class RedisReviewStore implements ReviewStore, PersonalData {

    /** Reviews of one person. */
    public static final int MAX_REVIEWS = 2_000;

    private static final RedisScript<Long> PUT = Scripts.load(RedisReviewStore.class, "put", Long.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final RedisStore redis;
    private final Keys keys;
    private final Duration retention;

    /** @param retention how long the reviews of a person are kept after the last one */
    public RedisReviewStore(RedisStore redis, Keys keys, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
    }

    private String key(PersonId person) {
        return keys.of(KeyKind.REVIEWS, person);
    }

    @Override
    public Mono<Boolean> put(PersonId person, Review review) {
        return redis.write(PUT, List.of(key(person)), review.item(), write(review), MAX_REVIEWS, retention.toMillis())
                .map(kept -> kept == 1);
    }

    @Override
    public Mono<Map<String, Review>> of(PersonId person) {
        return redis.template()
                .<String, String>opsForHash()
                .values(key(person))
                .map(RedisReviewStore::read)
                .collectMap(Review::item);
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return redis.template()
                .opsForHash()
                .size(key(person))
                .flatMap(count -> redis.template().delete(key(person)).thenReturn(Map.of("reviews", count)));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return of(person).map(reviews -> {
            ArrayNode all = MAPPER.createArrayNode();
            reviews.values().forEach(review -> all.add(write(review)));
            return Map.of("reviews", all);
        });
    }

    private static ObjectNode write(Review review) {
        return MAPPER.createObjectNode()
                .put("item", review.item())
                .put("state", review.state().name().toLowerCase(Locale.ROOT))
                .put("action", review.action())
                .put("note", review.note())
                .put("who", review.who())
                .put("at", review.at().toString());
    }

    private static Review read(String json) {
        JsonNode node = MAPPER.readTree(json);
        return new Review(
                node.path("item").asString(""),
                Review.State.valueOf(node.path("state").asString("open").toUpperCase(Locale.ROOT)),
                node.path("action").asString(""),
                node.path("note").asString(""),
                node.path("who").asString(""),
                Instant.parse(node.required("at").stringValue()));
    }
}
