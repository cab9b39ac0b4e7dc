package dev.parley.bench;

import java.util.Arrays;

/** Durations of one operation, in nanoseconds. Not thread-safe. */
public final class Samples {

    private long[] nanos = new long[1024];
    private int size;

    public void add(long durationNanos) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size++] = durationNanos;
    }

    public int size() {
        return size;
    }

    /**
     * The duration that the share of samples does not exceed, by the nearest rank.
     *
     * @param share 0.5 is the median, 0.99 the 99th percentile
     * @return milliseconds
     */
    public double millis(double share) {
        if (size == 0) {
            throw new IllegalStateException("there are no samples");
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * size);
        return sorted[Math.clamp(rank - 1, 0, size - 1)] / 1e6;
    }

    /** Mean in milliseconds. */
    public double meanMillis() {
        return Arrays.stream(nanos, 0, size).average().orElseThrow() / 1e6;
    }
}
