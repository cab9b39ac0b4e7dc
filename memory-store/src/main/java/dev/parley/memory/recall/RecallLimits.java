package dev.parley.memory.recall;

import java.util.Set;

/**
 * How much to recall.
 *
 * @param maxResults most turns
 * @param maxCharacters most characters of all turns together; about four make a token
 * @param without ids of turns that the reader has in sight already
 */
public record RecallLimits(int maxResults, int maxCharacters, Set<String> without) {
    public RecallLimits {
        without = Set.copyOf(without);
        if (maxResults < 1 || maxCharacters < 1) {
            throw new IllegalArgumentException("maxResults and maxCharacters must be at least 1");
        }
    }
}
