package dev.parley.memory.fact;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Facts in Redis: one hash per person. The id of a fact is made from its text, so that a text is there once. Thread-safe. */
public final class RedisFactStore implements FactStore {

    /** Facts kept of a person; the oldest go first. */
    public static final int MAX_FACTS = 500;

    /** Longest fact in characters. */
    public static final int MAX_CHARACTERS = 500;

    private static final int ID_BYTES = 8;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final RedisScript<Long> REMEMBER = Scripts.load(RedisFactStore.class, "remember", Long.class);

    private final RedisStore redis;
    private final Clock clock;

    public RedisFactStore(RedisStore redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    @Override
    public Mono<Fact> remember(PersonId person, String text, String turn) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_CHARACTERS) {
            return Mono.error(new IllegalArgumentException(
                    "text must have 1 to " + MAX_CHARACTERS + " characters but has " + stripped.length()));
        }
        return Mono.defer(() -> {
            Fact fact = new Fact(id(stripped), stripped, clock.instant(), turn);
            return redis.run(REMEMBER, List.of(Keys.facts(person)), fact.id(), json(fact), MAX_FACTS)
                    .then(Mono.just(fact));
        });
    }

    private static String id(String text) {
        String normalized = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(normalized.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String json(Fact fact) {
        return MAPPER.createObjectNode()
                .put("text", fact.text())
                .put("at", fact.at().toEpochMilli())
                .put("turn", fact.turn())
                .toString();
    }

    @Override
    public Mono<List<Fact>> recall(PersonId person, String query, int limit) {
        return all(person).collectList().map(facts -> FactRanking.best(facts, query, limit));
    }

    @Override
    public Flux<Fact> all(PersonId person) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(Keys.facts(person))
                .map(entry -> fact(entry.getKey(), entry.getValue()))
                .sort(Comparator.comparing(Fact::at).thenComparing(Fact::id));
    }

    private static Fact fact(String id, String json) {
        JsonNode node = MAPPER.readTree(json);
        return new Fact(
                id,
                node.path("text").asString(""),
                Instant.ofEpochMilli(node.path("at").asLong(0)),
                node.path("turn").asString(""));
    }

    @Override
    public Mono<Boolean> forget(PersonId person, String factId) {
        return redis.template()
                .<String, String>opsForHash()
                .remove(Keys.facts(person), factId)
                .map(removed -> removed > 0);
    }

    @Override
    public Mono<Long> forgetAll(PersonId person) {
        String key = Keys.facts(person);
        return redis.template()
                .opsForHash()
                .size(key)
                .flatMap(count -> redis.template().delete(key).thenReturn(count));
    }
}
