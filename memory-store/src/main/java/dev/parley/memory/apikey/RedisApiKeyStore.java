package dev.parley.memory.apikey;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import dev.parley.memory.usage.Quota;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys in one hash, by their id. The secret is random and long, so SHA-256 of it cannot be searched through, and a slow
 * hash would bring nothing but a slow API. Thread-safe.
 */
public final class RedisApiKeyStore implements ApiKeyStore {

    public static final int MAX_KEYS = 10_000;

    private static final RedisScript<Long> REPLACE = Scripts.load(RedisApiKeyStore.class, "replace", Long.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final RedisStore redis;

    public RedisApiKeyStore(RedisStore redis) {
        this.redis = redis;
    }

    private ReactiveHashOperations<String, String, String> hash() {
        return redis.template().opsForHash();
    }

    @Override
    public Mono<Boolean> add(ApiKey key, String secret) {
        return hash().size(Keys.apiKeys())
                .flatMap(size -> size >= MAX_KEYS
                        ? Mono.just(false)
                        : hash().putIfAbsent(Keys.apiKeys(), key.id(), write(key, digest(secret))));
    }

    @Override
    public Mono<ApiKey> find(String id, String secret) {
        return hash().get(Keys.apiKeys(), id)
                .map(MAPPER::readTree)
                .filter(node -> MessageDigest.isEqual(
                        node.path("digest").asString("").getBytes(StandardCharsets.UTF_8),
                        digest(secret).getBytes(StandardCharsets.UTF_8)))
                .map(node -> read(id, node));
    }

    @Override
    public Mono<Boolean> isValid(String id) {
        return hash().hasKey(Keys.apiKeys(), id);
    }

    @Override
    public Flux<ApiKey> list() {
        return hash().entries(Keys.apiKeys())
                .map(entry -> read(entry.getKey(), MAPPER.readTree(entry.getValue())))
                .sort(Comparator.comparing(ApiKey::createdAt).thenComparing(ApiKey::id));
    }

    @Override
    public Mono<ApiKey> update(String id, UnaryOperator<ApiKey> change) {
        return hash().get(Keys.apiKeys(), id).flatMap(known -> {
            JsonNode node = MAPPER.readTree(known);
            ApiKey now = read(id, node);
            ApiKey changed = change.apply(now);
            ApiKey next = new ApiKey(id, changed.name(), changed.scopes(), changed.quota(), now.createdAt());
            return redis.run(
                            REPLACE,
                            List.of(Keys.apiKeys()),
                            id,
                            known,
                            write(next, node.path("digest").asString("")))
                    .filter(replaced -> replaced == 1)
                    .map(replaced -> next);
        });
    }

    @Override
    public Mono<Boolean> revoke(String id) {
        return hash().remove(Keys.apiKeys(), id).map(removed -> removed > 0);
    }

    private static String write(ApiKey key, String digest) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("name", key.name())
                .put("digest", digest)
                .put("createdAt", key.createdAt().toString())
                .put("turns", key.quota().turns())
                .put("tokens", key.quota().tokens())
                .put("micros", key.quota().micros());
        ArrayNode scopes = node.putArray("scopes");
        key.scopes().stream().sorted().forEach(scopes::add);
        return node.toString();
    }

    private static ApiKey read(String id, JsonNode node) {
        Set<String> scopes = new LinkedHashSet<>();
        node.path("scopes").forEach(scope -> scopes.add(scope.asString("")));
        return new ApiKey(
                id,
                node.path("name").asString(""),
                scopes,
                new Quota(
                        node.path("turns").asLong(0),
                        node.path("tokens").asLong(0),
                        node.path("micros").asLong(0)),
                Instant.parse(node.path("createdAt").asString("1970-01-01T00:00:00Z")));
    }

    private static String digest(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
