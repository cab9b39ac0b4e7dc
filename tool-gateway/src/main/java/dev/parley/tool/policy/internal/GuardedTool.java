package dev.parley.tool.policy.internal;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.InvocationOptions;
import dev.parley.tool.policy.ToolHealth;
import dev.parley.tool.schema.ArgumentValidator;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** One tool behind its own bulkhead and circuit breaker. Thread-safe. */
public final class GuardedTool {

    private static final Logger LOGGER = LoggerFactory.getLogger(GuardedTool.class);

    private final Tool tool;

    private final ToolSpec spec;

    private final ArgumentValidator validator;

    private final Bulkhead bulkhead;

    private final CircuitBreaker breaker;

    private final Duration backoff;

    private final int maxAttempts;

    private final Clock clock;

    public GuardedTool(Tool tool, ToolSpec spec, ArgumentValidator validator, InvocationOptions options, Clock clock) {
        this.tool = tool;
        this.spec = spec;
        this.validator = validator;
        this.backoff = options.retryBackoff();
        this.maxAttempts = options.maxAttempts();
        this.clock = clock;
        this.bulkhead = Bulkhead.of(
                spec.name(),
                BulkheadConfig.custom()
                        .maxConcurrentCalls(options.maxConcurrentCalls())
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        this.breaker = CircuitBreaker.of(
                spec.name(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(options.breakerWindowCalls())
                        .minimumNumberOfCalls(options.breakerMinimumCalls())
                        .failureRateThreshold(options.breakerFailurePercent())
                        .waitDurationInOpenState(options.breakerOpenTime())
                        .permittedNumberOfCallsInHalfOpenState(options.breakerTrialCalls())
                        .build());
    }

    public Tool tool() {
        return tool;
    }

    public ToolSpec spec() {
        return spec;
    }

    public ToolHealth health() {
        return new ToolHealth(
                spec,
                breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                breaker.getMetrics().getFailureRate(),
                bulkhead.getMetrics().getMaxAllowedConcurrentCalls()
                        - bulkhead.getMetrics().getAvailableConcurrentCalls());
    }

    public ArgumentValidator validator() {
        return validator;
    }

    /** Runs the tool; {@code attempts} counts how often it was started. Never gives an error. */
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context, AtomicInteger attempts) {
        return attempt(arguments, context, attempts);
    }

    /** What the model reads after an error that the tool did not expect; its cause stays inside. */
    public static ToolResult unexpected(String name) {
        return new ToolResult.Failed(
                "tool_error", name + " failed unexpectedly: go on without it, or try something else");
    }

    private Mono<ToolResult> attempt(ToolArguments arguments, ToolContext context, AtomicInteger attempts) {
        return Mono.defer(() -> {
            Duration left = Duration.between(clock.instant(), context.deadline());
            if (!left.isPositive()) {
                return Mono.just(noTimeLeft());
            }
            boolean deadlineFirst = left.compareTo(spec.timeout()) < 0;
            return Mono.defer(() -> {
                        attempts.incrementAndGet();
                        return tool.call(arguments, context);
                    })
                    .timeout(deadlineFirst ? left : spec.timeout())
                    .transformDeferred(CircuitBreakerOperator.of(breaker))
                    .transformDeferred(BulkheadOperator.of(bulkhead))
                    .switchIfEmpty(Mono.fromSupplier(this::noResult))
                    .onErrorResume(error -> recover(error, deadlineFirst, arguments, context, attempts));
        });
    }

    private Mono<ToolResult> recover(
            Throwable error,
            boolean deadlineFirst,
            ToolArguments arguments,
            ToolContext context,
            AtomicInteger attempts) {
        return switch (error) {
            case BulkheadFullException full ->
                failed("busy", spec.name() + " is busy with other calls: go on without it, or try again later");
            case CallNotPermittedException open ->
                failed("circuit_open", spec.name() + " fails repeatedly and is switched off for now: go on without it");
            case TimeoutException timeout ->
                deadlineFirst
                        ? Mono.just(noTimeLeft())
                        : failed(
                                "timeout",
                                spec.name() + " gave no answer within "
                                        + spec.timeout().toMillis() + " ms: go on without it, or ask for less");
            default -> retry(error, arguments, context, attempts);
        };
    }

    private Mono<ToolResult> retry(
            Throwable error, ToolArguments arguments, ToolContext context, AtomicInteger attempts) {
        // The message of the error may hold what the person wrote, so only its class is logged.
        LOGGER.warn("Tool {} failed with {}", spec.name(), error.getClass().getName());
        Duration wait = backoff(attempts.get());
        boolean again = spec.effect() == ToolEffect.READS
                && attempts.get() < maxAttempts
                && clock.instant().plus(wait).isBefore(context.deadline());
        return again
                ? Mono.delay(wait).then(attempt(arguments, context, attempts))
                : Mono.just(unexpected(spec.name()));
    }

    /** Doubled for each attempt; spread, so that callers who failed together do not come back together. */
    private Duration backoff(int attempts) {
        double spread = ThreadLocalRandom.current().nextDouble(0.5, 1.5);
        return Duration.ofNanos((long) (backoff.toNanos() * Math.scalb(spread, attempts - 1)));
    }

    private ToolResult noTimeLeft() {
        return new ToolResult.Failed("deadline", "No time is left for " + spec.name() + ": answer now without it");
    }

    private ToolResult noResult() {
        return new ToolResult.Failed("no_result", spec.name() + " gave no result: go on without it");
    }

    private static Mono<ToolResult> failed(String code, String message) {
        return Mono.just(new ToolResult.Failed(code, message));
    }
}
