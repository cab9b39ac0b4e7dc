package dev.parley.memory.apikey;

import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The keys that are valid. Of a secret only a digest is kept. Thread-safe. */
public interface ApiKeyStore {

    /** Keeps a new key; false when there are {@link RedisApiKeyStore#MAX_KEYS} already. */
    Mono<Boolean> add(ApiKey key, String secret);

    /** The key of this id, if the secret is the one that it was made with; empty otherwise. */
    Mono<ApiKey> find(String id, String secret);

    /** Whether the key of this id opens anything still. */
    Mono<Boolean> isValid(String id);

    /** All keys, oldest first. */
    Flux<ApiKey> list();

    /**
     * Gives a key another name or quota; empty when there is none, or somebody else changed it at the same time.
     *
     * @return the key as it is now
     */
    Mono<ApiKey> update(String id, UnaryOperator<ApiKey> change);

    /** From now on the key opens nothing; false when there was none. */
    Mono<Boolean> revoke(String id);
}
