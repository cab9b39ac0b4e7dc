package dev.parley.model.routing;

import java.time.Duration;

/**
 * How much one target is asked for, and when it is left alone.
 *
 * @param maxConcurrent answers at once; more are refused or go to another target
 * @param perMinute requests begun in a minute; 0 sets no limit
 * @param longestSilence wait for the first event of an answer and between two events
 * @param failureRate percentage of failures among the last {@code window} requests above which the target is left alone
 * @param window requests that the rate is counted over; fewer than half of them open nothing
 * @param openFor time for which it is left alone before single requests try it again
 */
public record TargetLimits(
        int maxConcurrent, int perMinute, Duration longestSilence, int failureRate, int window, Duration openFor) {

    public static final TargetLimits DEFAULT =
            new TargetLimits(512, 0, Duration.ofMinutes(5), 50, 20, Duration.ofSeconds(20));

    public TargetLimits {
        requireAtLeast("max-concurrent", maxConcurrent, 1);
        requireAtLeast("per-minute", perMinute, 0);
        requireAtLeast("failure-rate", failureRate, 1);
        requireAtLeast("window", window, 2);
        if (failureRate > 100) {
            throw new IllegalArgumentException("failure-rate must be at most 100 but is " + failureRate);
        }
        if (!longestSilence.isPositive() || !openFor.isPositive()) {
            throw new IllegalArgumentException("longest-silence and open-for must be above 0");
        }
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + " but is " + value);
        }
    }
}
