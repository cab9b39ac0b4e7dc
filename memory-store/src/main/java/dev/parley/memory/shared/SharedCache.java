package dev.parley.memory.shared;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Texts that any replica may have put there, and the right to make one of them anew. Thread-safe. */
public interface SharedCache {

    /** The text under the key; empty when there is none. */
    Mono<String> get(String key);

    /** Keeps the text for a time. */
    Mono<Void> put(String key, String text, Duration keep);

    /** Whether the owner may make the text now; the right ends after {@code lease} or by {@link #release}. */
    Mono<Boolean> acquire(String key, String owner, Duration lease);

    /** Gives the right back; nothing happens when it belongs to another owner. */
    Mono<Void> release(String key, String owner);
}
