package dev.parley.search.page;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** Spreads our requests to one host over time, and leaves a host alone that asked for it. Thread-safe. */
final class HostPacing {

    private static final int MAX_HOSTS = 10_000;
    private static final Duration MEMORY = Duration.ofHours(1);

    private final Clock clock;

    /** When the next request to a host may start, in milliseconds of the epoch. */
    private final Cache<String, AtomicLong> next = Caffeine.newBuilder()
            .maximumSize(MAX_HOSTS)
            .expireAfterAccess(MEMORY)
            .build();

    HostPacing(Clock clock) {
        this.clock = clock;
    }

    /**
     * Completes when the next request may start.
     *
     * @param patience fails with {@link FailedException} at once when the wait would be longer
     */
    Mono<Void> turn(String host, Duration interval, Duration patience) {
        return Mono.defer(() -> {
            AtomicLong slot = slot(host);
            long now = clock.millis();
            while (true) {
                long free = slot.get();
                long start = Math.max(now, free);
                if (start - now > patience.toMillis()) {
                    return Mono.error(new FailedException("the site wants to be asked less often"));
                }
                if (slot.compareAndSet(free, start + interval.toMillis())) {
                    return start == now
                            ? Mono.empty()
                            : Mono.delay(Duration.ofMillis(start - now)).then();
                }
            }
        });
    }

    /** Lets nothing start at the host for this long. */
    void pause(String host, Duration pause) {
        long until = clock.millis() + pause.toMillis();
        slot(host).accumulateAndGet(until, Math::max);
    }

    private AtomicLong slot(String host) {
        return next.get(host, name -> new AtomicLong());
    }
}
