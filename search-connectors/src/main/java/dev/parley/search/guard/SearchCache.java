package dev.parley.search.guard;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Keeps outcomes of searches as text, across all replicas. Thread-safe. */
public interface SearchCache {

    /** The text under the key; empty when there is none. */
    Mono<String> get(String key);

    /** Keeps the text for a time. */
    Mono<Void> put(String key, String text, Duration keep);

    /** Whether the caller is the one who searches for the key now; the right ends after {@code lease} or by {@link #release}. */
    Mono<Boolean> acquire(String key, String owner, Duration lease);

    /** Gives the right back; nothing happens when it belongs to another owner. */
    Mono<Void> release(String key, String owner);
}
