package dev.parley.memory.rollout;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Settings that operators change while the program runs, the same for all replicas. Thread-safe. */
public interface RolloutStore {

    /** Does not care what a setting was before. */
    long ANY_REVISION = -1;

    Mono<RolloutState> read();

    /** Revision of the last change, cheaper than {@link #read}. */
    Mono<Long> revision();

    /**
     * Writes a setting and tells all replicas.
     *
     * @param expected revision that the setting has now, 0 for one that is not there, or {@link #ANY_REVISION}
     * @return the new revision; empty when the setting has another one than expected, and nothing was written
     */
    Mono<Long> put(String name, String json, long expected);

    /** Removes a setting and tells all replicas; false when there was none. */
    Mono<Boolean> remove(String name);

    /** Signals soon after a change, by whichever replica. A signal may be lost, so look at {@link #revision} as well. */
    Flux<Long> changes();
}
