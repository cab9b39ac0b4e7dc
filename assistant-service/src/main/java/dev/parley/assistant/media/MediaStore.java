package dev.parley.assistant.media;

import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Port of a store of files by keys. A key is made of lower-case hexadecimal digits with at most one {@code /} between
 * them. Thread-safe.
 */
interface MediaStore {

    /**
     * A file that is kept.
     *
     * @param bytes its size
     * @param at when it was put
     */
    record Kept(String key, long bytes, Instant at) {}

    /** Keeps a file whole or not at all, in place of what was there. */
    Mono<Void> put(String key, byte[] bytes);

    /** Empty where there is none. */
    Mono<byte[]> get(String key);

    /** All whose key begins so; empty for all, in any order. */
    Flux<Kept> list(String prefix);

    /** Does nothing where there is none. */
    Mono<Void> delete(String key);
}
