package dev.parley.memory.share;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import java.time.Duration;
import java.util.Map;
import org.springframework.data.redis.core.ReactiveHashOperations;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Snapshots as strings, and for each person which conversation has which share, so that erasing finds them. Thread-safe. */
public final class RedisShareStore implements ShareStore, PersonalData {

    private final RedisStore redis;
    private final Keys keys;
    private final Duration retention;

    /** @param retention how long a snapshot is kept after it was made */
    public RedisShareStore(RedisStore redis, Keys keys, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
    }

    private ReactiveHashOperations<String, String, String> hashes() {
        return redis.template().opsForHash();
    }

    private String index(PersonId owner) {
        return keys.of(KeyKind.SHARES, owner);
    }

    @Override
    public Mono<String> share(PersonId owner, ConversationId conversation, String fresh, String snapshot) {
        String index = index(owner);
        // The index first: a snapshot that is not in it could not be taken back.
        return hashes().putIfAbsent(index, conversation.value(), fresh)
                .then(redis.template().expire(index, retention))
                .then(hashes().get(index, conversation.value()))
                .flatMap(id -> redis.template()
                        .opsForValue()
                        .set(Keys.share(id), snapshot, retention)
                        .thenReturn(id));
    }

    @Override
    public Mono<String> find(PersonId owner, ConversationId conversation) {
        return hashes().get(index(owner), conversation.value())
                .filterWhen(id -> redis.template().hasKey(Keys.share(id)));
    }

    @Override
    public Mono<String> read(String share) {
        return redis.template().opsForValue().get(Keys.share(share));
    }

    @Override
    public Mono<Boolean> revoke(PersonId owner, ConversationId conversation) {
        return hashes().get(index(owner), conversation.value())
                .flatMap(id -> redis.template().delete(Keys.share(id)))
                .flatMap(gone -> hashes().remove(index(owner), conversation.value()))
                .map(gone -> gone > 0)
                .defaultIfEmpty(false);
    }

    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        // One by one: they lie in different slots.
        return hashes().values(index(person))
                .concatMap(id -> redis.template().delete(Keys.share(id)))
                .reduce(0L, Long::sum)
                .flatMap(count -> redis.template().delete(index(person)).thenReturn(Map.of("shares", count)));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Mono.just(Map.of());
    }
}
