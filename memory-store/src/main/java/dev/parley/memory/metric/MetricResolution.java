package dev.parley.memory.metric;

import java.time.Duration;
import java.time.Instant;

/**
 * How finely a time is looked back at: buckets begin at multiples of the step since the epoch.
 *
 * @param step length of a bucket, in whole seconds
 * @param kept how long a bucket is kept after its end
 */
public record MetricResolution(Duration step, Duration kept) {

    public MetricResolution {
        if (step.toSeconds() < 1 || !step.equals(Duration.ofSeconds(step.toSeconds()))) {
            throw new IllegalArgumentException("step must be whole seconds, at least 1, but is " + step);
        }
        if (kept.compareTo(step) < 0) {
            throw new IllegalArgumentException("kept must be at least one step of " + step + " but is " + kept);
        }
    }

    /** Number of the bucket that a time falls into. */
    public long bucket(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), step.toSeconds());
    }

    public Instant start(long bucket) {
        return Instant.ofEpochSecond(bucket * step.toSeconds());
    }
}
