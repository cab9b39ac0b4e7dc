package dev.parley.llama.batch;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * How positive values were distributed, in buckets of at most an eighth of their values, so quantiles are exact to about
 * 6 %. Takes a fixed 3 KB, never locks, and forgets nothing. Thread-safe.
 */
public final class Distribution {

    /** An octave has this many buckets: the first bits of a double's fraction name them. */
    private static final int BUCKETS_PER_OCTAVE = 8;

    private static final int FRACTION_SHIFT = 49;
    private static final int OCTAVES = 48;
    private static final double SMALLEST = 0x1p-24;
    private static final long FIRST = Double.doubleToRawLongBits(SMALLEST) >>> FRACTION_SHIFT;

    private final AtomicLongArray counts = new AtomicLongArray(OCTAVES * BUCKETS_PER_OCTAVE);
    private final DoubleAdder sum = new DoubleAdder();

    Distribution() {}

    void add(double value) {
        long bucket = (Double.doubleToRawLongBits(Math.max(value, SMALLEST)) >>> FRACTION_SHIFT) - FIRST;
        counts.incrementAndGet((int) Math.min(counts.length() - 1, bucket));
        sum.add(value);
    }

    public long count() {
        long count = 0;
        for (int bucket = 0; bucket < counts.length(); bucket++) {
            count += counts.get(bucket);
        }
        return count;
    }

    public double sum() {
        return sum.sum();
    }

    /** 0 when there are no values. */
    public double mean() {
        long count = count();
        return count == 0 ? 0 : sum() / count;
    }

    /**
     * The value that this share of the values does not exceed; 0 when there are none.
     *
     * @param share between 0 and 1
     */
    public double quantile(double share) {
        long wanted = (long) Math.ceil(share * count());
        long reached = 0;
        for (int bucket = 0; bucket < counts.length(); bucket++) {
            reached += counts.get(bucket);
            if (reached > 0 && reached >= wanted) {
                return (value(bucket) + value(bucket + 1)) / 2;
            }
        }
        return 0;
    }

    private static double value(int bucket) {
        return Double.longBitsToDouble((FIRST + bucket) << FRACTION_SHIFT);
    }
}
