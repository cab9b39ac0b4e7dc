package dev.parley.assistant.search;

import dev.parley.memory.shared.SharedCache;
import dev.parley.search.guard.SearchCache;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Keeps outcomes of searches in the memory store. Thread-safe. */
final class SharedSearchCache implements SearchCache {

    private static final String PREFIX = "search:";

    private final SharedCache cache;

    SharedSearchCache(SharedCache cache) {
        this.cache = cache;
    }

    @Override
    public Mono<String> get(String key) {
        return cache.get(PREFIX + key);
    }

    @Override
    public Mono<Void> put(String key, String text, Duration keep) {
        return cache.put(PREFIX + key, text, keep);
    }

    @Override
    public Mono<Boolean> acquire(String key, String owner, Duration lease) {
        return cache.acquire(PREFIX + key, owner, lease);
    }

    @Override
    public Mono<Void> release(String key, String owner) {
        return cache.release(PREFIX + key, owner);
    }
}
