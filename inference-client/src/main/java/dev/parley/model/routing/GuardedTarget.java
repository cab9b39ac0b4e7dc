package dev.parley.model.routing;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.Demand;
import dev.parley.model.ModelException;
import dev.parley.model.UsageListener;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.ratelimiter.operator.RateLimiterOperator;
import io.github.resilience4j.reactor.timelimiter.TimeLimiterOperator;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A target behind its breaker and its limits, with the use of each request told. Thread-safe. */
final class GuardedTarget {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ModelTarget target;
    private final UsageListener usage;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final @Nullable RateLimiter rate;
    private final TimeLimiter silence;
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile @Nullable Fault lastFault;

    private record Fault(ModelException.Code code, Instant at) {}

    GuardedTarget(ModelTarget target, UsageListener usage, Clock clock) {
        this.target = target;
        this.usage = usage;
        this.clock = clock;
        TargetLimits limits = target.limits();
        this.breaker = CircuitBreaker.of(
                target.id(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(limits.window())
                        .minimumNumberOfCalls(Math.max(1, limits.window() / 2))
                        .failureRateThreshold(limits.failureRate())
                        .waitDurationInOpenState(limits.openFor())
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .recordException(GuardedTarget::isItsFault)
                        .ignoreException(fault -> !isItsFault(fault))
                        .build());
        this.bulkhead = Bulkhead.of(
                target.id(),
                BulkheadConfig.custom()
                        .maxConcurrentCalls(limits.maxConcurrent())
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        this.rate = limits.perMinute() == 0
                ? null
                : RateLimiter.of(
                        target.id(),
                        RateLimiterConfig.custom()
                                .limitForPeriod(limits.perMinute())
                                .limitRefreshPeriod(MINUTE)
                                .timeoutDuration(Duration.ZERO)
                                .build());
        this.silence = TimeLimiter.of(
                target.id(),
                TimeLimiterConfig.custom()
                        .timeoutDuration(limits.longestSilence())
                        .build());
    }

    ModelTarget target() {
        return target;
    }

    Flux<ChatEvent> stream(ChatRequest request) {
        return Flux.defer(() -> {
            UsageMeter meter = new UsageMeter(target, request, usage);
            Demand demand = new Demand();
            Flux<ChatEvent> answer = demand.watch(meter.watch(Flux.defer(() -> target.model().stream(request))))
                    .switchIfEmpty(Flux.error(() -> new ModelException(
                            ModelException.Code.INTERNAL, target.id() + " ended without an answer", null)))
                    .transformDeferred(TimeLimiterOperator.of(silence))
                    .onErrorMap(TimeoutException.class, late -> demand.isOpen() ? late : leftAlone(late))
                    .transformDeferred(BulkheadOperator.of(bulkhead));
            RateLimiter limiter = rate;
            if (limiter != null) {
                answer = answer.transformDeferred(RateLimiterOperator.of(limiter));
            }
            return answer.transformDeferred(CircuitBreakerOperator.of(breaker))
                    .onErrorMap(this::translated)
                    .doOnComplete(answered::increment);
        });
    }

    /** Whoever asked read nothing for as long as the target may be silent: the answer ends, and the target is not blamed. */
    private static ModelException leftAlone(TimeoutException late) {
        return new ModelException(
                ModelException.Code.INVALID_REQUEST, "the answer was not read for too long, so it ends", late);
    }

    /** A request that no model can serve, or a busy moment, says nothing of the target's health. */
    private static boolean isItsFault(Throwable fault) {
        return switch (fault) {
            case ModelException known ->
                switch (known.code()) {
                    case UNAVAILABLE, INTERNAL -> true;
                    case OVERLOADED, CONTEXT_EXCEEDED, INVALID_REQUEST -> false;
                };
            case BulkheadFullException full -> false;
            case RequestNotPermitted limited -> false;
            default -> true;
        };
    }

    private ModelException translated(Throwable fault) {
        ModelException known = switch (fault) {
            case CallNotPermittedException open ->
                refused(new ModelException(
                        ModelException.Code.UNAVAILABLE, target.id() + " failed too often and is left alone", null));
            case BulkheadFullException full ->
                refused(ModelException.overloaded(target.id() + " writes all the answers that it may", null, null));
            case RequestNotPermitted limited ->
                refused(ModelException.overloaded(target.id() + " was asked as often as it may be", MINUTE, null));
            case ModelException given -> failed(given);
            case TimeoutException late ->
                failed(new ModelException(
                        ModelException.Code.UNAVAILABLE, target.id() + " was silent for too long", late));
            default -> failed(new ModelException(ModelException.Code.INTERNAL, target.id() + " failed", fault));
        };
        return known;
    }

    private ModelException refused(ModelException fault) {
        refused.increment();
        return fault;
    }

    private ModelException failed(ModelException fault) {
        failed.increment();
        lastFault = new Fault(fault.code(), clock.instant());
        return fault;
    }

    TargetHealth health() {
        TargetHealth.State state = switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> TargetHealth.State.LEFT_ALONE;
            case HALF_OPEN -> TargetHealth.State.PROBED;
            case CLOSED, DISABLED, METRICS_ONLY -> TargetHealth.State.WELL;
        };
        Fault last = lastFault;
        return new TargetHealth(
                target.id(),
                target.serves(),
                state,
                target.limits().maxConcurrent() - bulkhead.getMetrics().getAvailableConcurrentCalls(),
                answered.sum(),
                failed.sum(),
                refused.sum(),
                breaker.getMetrics().getFailureRate(),
                last == null ? null : last.code(),
                last == null ? null : last.at());
    }
}
