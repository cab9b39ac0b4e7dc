package dev.parley.memory.person;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an erasure removed. It names nobody, so that it may be kept.
 *
 * @param removed number of things removed per store; a store with nothing is named too
 */
public record ErasureReceipt(Instant at, Map<String, Long> removed) {
    public ErasureReceipt {
        removed = Collections.unmodifiableMap(new TreeMap<>(removed));
    }
}
