package dev.parley.tool.policy;

import dev.parley.tool.schema.ArgumentLimits;
import java.time.Duration;

/**
 * Limits that hold for every tool; each tool has its own bulkhead and breaker.
 *
 * @param arguments how large arguments may be
 * @param maxConcurrentCalls calls of one tool that may run at once; a further one fails at once with {@code busy}
 * @param parallelCalls calls of one round that run at once, where they only read
 * @param maxAttempts how often a reading tool is started, the first time included, when it fails unexpectedly
 * @param retryBackoff wait before the first retry, doubled for each further one and spread by half of it either way
 * @param maxResultChars characters above which a result is cut before its tokens are counted
 * @param breakerWindowCalls last calls of a tool that the breaker looks at
 * @param breakerMinimumCalls calls before the breaker may open
 * @param breakerFailurePercent share of unexpected errors and timeouts that opens the breaker, above 0 up to 100
 * @param breakerOpenTime how long an open breaker refuses calls before it lets trial calls through
 * @param breakerTrialCalls trial calls that decide whether the breaker closes
 */
public record InvocationOptions(
        ArgumentLimits arguments,
        int maxConcurrentCalls,
        int parallelCalls,
        int maxAttempts,
        Duration retryBackoff,
        int maxResultChars,
        int breakerWindowCalls,
        int breakerMinimumCalls,
        float breakerFailurePercent,
        Duration breakerOpenTime,
        int breakerTrialCalls) {

    public static final InvocationOptions DEFAULT = new InvocationOptions(
            ArgumentLimits.DEFAULT, 32, 4, 3, Duration.ofMillis(200), 65_536, 20, 10, 50, Duration.ofSeconds(20), 3);

    public InvocationOptions {
        requirePositive("maxConcurrentCalls", maxConcurrentCalls);
        requirePositive("parallelCalls", parallelCalls);
        requirePositive("maxAttempts", maxAttempts);
        requirePositive("maxResultChars", maxResultChars);
        requirePositive("breakerWindowCalls", breakerWindowCalls);
        requirePositive("breakerMinimumCalls", breakerMinimumCalls);
        requirePositive("breakerTrialCalls", breakerTrialCalls);
        if (breakerMinimumCalls > breakerWindowCalls) {
            throw new IllegalArgumentException("breakerMinimumCalls must not be above breakerWindowCalls "
                    + breakerWindowCalls + " but is " + breakerMinimumCalls);
        }
        if (retryBackoff.isNegative()) {
            throw new IllegalArgumentException("retryBackoff must not be negative but is " + retryBackoff);
        }
        if (!breakerOpenTime.isPositive()) {
            throw new IllegalArgumentException("breakerOpenTime must be above 0 but is " + breakerOpenTime);
        }
        if (!(breakerFailurePercent > 0) || breakerFailurePercent > 100) {
            throw new IllegalArgumentException(
                    "breakerFailurePercent must be above 0 and at most 100 but is " + breakerFailurePercent);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 but is " + value);
        }
    }
}
