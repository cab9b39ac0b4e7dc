package dev.parley.memory.shared;

import java.time.LocalDate;
import reactor.core.publisher.Mono;

/** Counts uses of something per day over all replicas. Thread-safe. */
public interface DailyCounter {

    /**
     * Takes one use of the day.
     *
     * @param most uses of the day
     * @return false when they are used up, then nothing is counted
     */
    Mono<Boolean> take(String name, LocalDate day, int most);

    /** Uses of the day that were taken so far. */
    Mono<Integer> used(String name, LocalDate day);
}
