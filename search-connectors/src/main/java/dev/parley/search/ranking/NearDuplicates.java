package dev.parley.search.ranking;

import java.util.Arrays;
import java.util.List;

/** Finds texts that say the same by their shared runs of words (Broder, "On the resemblance of documents", 1997). Stateless. */
final class NearDuplicates {

    private static final int SHINGLE_WORDS = 3;

    /** Share of common shingles from which on two texts are one. */
    private static final double SAME = 0.75;

    /** Shorter texts say too little to be compared. */
    private static final int MIN_SHINGLES = 6;

    private NearDuplicates() {}

    /** Sorted hashes of all runs of words, each once. */
    static int[] shingles(List<String> words) {
        int count = Math.max(0, words.size() - SHINGLE_WORDS + 1);
        int[] hashes = new int[count];
        for (int start = 0; start < count; start++) {
            int hash = 1;
            for (int offset = 0; offset < SHINGLE_WORDS; offset++) {
                hash = 31 * hash + words.get(start + offset).hashCode();
            }
            hashes[start] = hash;
        }
        Arrays.sort(hashes);
        int different = 0;
        for (int index = 0; index < count; index++) {
            if (index == 0 || hashes[index] != hashes[index - 1]) {
                hashes[different++] = hashes[index];
            }
        }
        return Arrays.copyOf(hashes, different);
    }

    /** Whether one text mostly holds what the other says. */
    static boolean same(int[] one, int[] other) {
        if (one.length < MIN_SHINGLES || other.length < MIN_SHINGLES) {
            return false;
        }
        // Shared by n of a and b: n >= SAME * (a + b - n). Nearly all pairs differ, which a few shingles show.
        int needed = (int) Math.ceil(SAME * (one.length + other.length) / (1 + SAME));
        int left = 0;
        int right = 0;
        int shared = 0;
        while (shared + Math.min(one.length - left, other.length - right) >= needed) {
            if (left == one.length || right == other.length) {
                return true;
            }
            if (one[left] == other[right]) {
                shared++;
                left++;
                right++;
            } else if (one[left] < other[right]) {
                left++;
            } else {
                right++;
            }
        }
        return false;
    }
}
