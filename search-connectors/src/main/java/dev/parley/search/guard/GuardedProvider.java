package dev.parley.search.guard;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/**
 * Keeps a provider within its own rate and leaves it alone for a while when it mostly fails. Refusals do not count as
 * failures: they come quickly and say what is wrong. Thread-safe.
 */
public final class GuardedProvider implements SearchProvider {

    private static final int WINDOW = 20;
    private static final int MIN_CALLS = 5;
    private static final int FAILURE_PERCENT = 60;
    private static final int TRIAL_CALLS = 2;

    /** A search waits at most this long for its turn. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(400);

    private final SearchProvider provider;
    private final CircuitBreaker breaker;
    private final RateLimiter limiter;

    /**
     * @param perSecond most searches in a second
     * @param openFor how long the provider is left alone
     */
    public GuardedProvider(SearchProvider provider, int perSecond, Duration openFor) {
        if (perSecond < 1) {
            throw new IllegalArgumentException(
                    "parley.search." + provider.name() + ".per-second must be at least 1 but is " + perSecond);
        }
        this.provider = provider;
        this.breaker = CircuitBreaker.of(
                provider.name(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(WINDOW)
                        .minimumNumberOfCalls(MIN_CALLS)
                        .failureRateThreshold(FAILURE_PERCENT)
                        .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                        .waitDurationInOpenState(openFor)
                        .build());
        this.limiter = RateLimiter.of(
                provider.name(),
                RateLimiterConfig.custom()
                        .limitForPeriod(perSecond)
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .timeoutDuration(LONGEST_WAIT)
                        .build());
    }

    /** State of the breaker, for operators: {@code closed}, {@code open} while it is left alone, {@code half-open}. */
    public String state() {
        return breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public boolean serves(SearchQuery query) {
        return provider.serves(query);
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        return Mono.defer(() -> {
            long wait = limiter.reservePermission();
            if (wait < 0) {
                return Mono.just(new SearchOutcome.Failed(name(), "more searches a second than it is set to"));
            }
            if (!breaker.tryAcquirePermission()) {
                return Mono.just(new SearchOutcome.Failed(name(), "it failed too often and is left alone for a while"));
            }
            long start = System.nanoTime();
            Mono<SearchOutcome> search = wait == 0
                    ? provider.search(query)
                    : Mono.delay(Duration.ofNanos(wait)).then(Mono.defer(() -> provider.search(query)));
            return search.doOnNext(outcome -> record(outcome, System.nanoTime() - start))
                    .doOnError(fault -> breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, fault))
                    // Hedging and deadlines give up searches that may have been fine.
                    .doOnCancel(breaker::releasePermission);
        });
    }

    private void record(SearchOutcome outcome, long nanos) {
        switch (outcome) {
            case SearchOutcome.Failed failed ->
                breaker.onError(nanos, TimeUnit.NANOSECONDS, new IllegalStateException(failed.reason()));
            case SearchOutcome.Results results -> breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            case SearchOutcome.NoneFound none -> breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            case SearchOutcome.Refused refused -> breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
