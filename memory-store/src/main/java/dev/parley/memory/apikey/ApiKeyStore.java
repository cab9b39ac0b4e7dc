package dev.parley.memory.apikey;

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

    /** From now on the key opens nothing; false when there was none. */
    Mono<Boolean> revoke(String id);
}
