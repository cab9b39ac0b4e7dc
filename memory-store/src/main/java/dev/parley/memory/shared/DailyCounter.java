package dev.parley.memory.shared;

import java.time.LocalDate;
import reactor.core.publisher.Mono;

/** Counts uses of something per day over all replicas. Thread-safe. */
@FunctionalInterface
public interface DailyCounter {

    /**
     * Takes one use of the day.
     *
     * @param most uses of the day
     * @return false when they are used up, then nothing is counted
     */
    Mono<Boolean> take(String name, LocalDate day, int most);
}
