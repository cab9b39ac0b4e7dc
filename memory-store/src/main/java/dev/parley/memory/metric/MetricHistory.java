package dev.parley.memory.metric;

import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What replicas measured, kept for a while in several resolutions and summed over all of them. Thread-safe. */
public interface MetricHistory {

    /** Adds what one replica measured, in all resolutions at once. */
    Mono<Void> add(MetricSample sample);

    /** Buckets that hold anything, oldest first, from the one of {@code from} up to that of {@code to}, both included. */
    Flux<MetricBucket> read(MetricResolution resolution, Instant from, Instant to);
}
