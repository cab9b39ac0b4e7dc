package dev.parley.memory.shared;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Limits that all replicas share. Thread-safe. */
public interface RateLimiter {

    /**
     * Takes one from a limit; zero when it was there, else how long until it will be, and then nothing was taken.
     *
     * @param interval one comes back in this time
     * @param burst how many can be taken at once after a rest
     */
    Mono<Duration> take(String name, Duration interval, int burst);
}
