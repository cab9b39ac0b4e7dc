package dev.parley.search.guard;

import java.time.LocalDate;
import reactor.core.publisher.Mono;

/** Counts searches per provider and day, across all replicas. Thread-safe. */
@FunctionalInterface
public interface SearchQuota {

    /**
     * Takes one search of the day.
     *
     * @param most searches of the day
     * @return false when they are used up; an error when the count cannot be kept
     */
    Mono<Boolean> take(String provider, LocalDate day, int most);
}
