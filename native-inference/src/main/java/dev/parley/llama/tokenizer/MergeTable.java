package dev.parley.llama.tokenizer;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Which adjacent tokens merge, at which rank and into what. Open addressing without boxing; immutable once filled. */
final class MergeTable {

    /** No merge exists. */
    static final long NONE = -1;

    /** Differs from run to run, so that no file can be made whose merges all fall together. */
    private static final long HASH_MULTIPLIER = new SplittableRandom().nextLong() | 1;

    private final long[] keys;
    private final long[] values;
    private final int shift;

    MergeTable(int expectedMerges) {
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(8L, 2L * expectedMerges));
        keys = new long[1 << bits];
        values = new long[1 << bits];
        shift = 64 - bits;
        Arrays.fill(keys, NONE);
    }

    /** Adds a merge; the first of two merges for one pair stays. */
    void add(int left, int right, int rank, int merged) {
        long key = key(left, right);
        int slot = slot(key);
        while (keys[slot] != NONE) {
            if (keys[slot] == key) {
                return;
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        values[slot] = ((long) rank << 32) | merged;
    }

    /** The rank in the upper and the merged token in the lower 32 bits, or {@link #NONE}. */
    long find(int left, int right) {
        long key = key(left, right);
        int slot = slot(key);
        while (keys[slot] != NONE) {
            if (keys[slot] == key) {
                return values[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        return NONE;
    }

    static int rank(long merge) {
        return (int) (merge >>> 32);
    }

    static int merged(long merge) {
        return (int) merge;
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }

    private int slot(long key) {
        return (int) ((key * HASH_MULTIPLIER) >>> shift);
    }
}
