package dev.parley.llama.grammar;

import dev.parley.llama.grammar.automaton.Automaton;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Masks inside of strings of which only the length matters. One walk through the tokens that are not plain tells how
 * many characters each of them needs; every length is then a matter of comparing numbers.
 */
final class FreeTexts {

    /** More than any token has. */
    private static final int ENOUGH = 1 << 20;

    private final VocabularyIndex vocabulary;
    private final int[] tokens;
    /** Characters that a token needs, a begun one included. */
    private final int[] needs;
    /** Whether a token closes the string with its last byte, after exactly the characters it needs. */
    private final boolean[] closes;

    private final int[] exitNodes;
    private final int[] exitLabels;
    private final int[] exitCounts;

    FreeTexts(VocabularyIndex vocabulary, Locals locals) {
        this.vocabulary = vocabulary;
        Local start = locals.text(Automaton.any(0), 0, ENOUGH);
        LocalWalk walk = new LocalWalk(vocabulary.notPlain(), start, TokenTrie.ROOT);
        this.tokens = walk.tokens();
        this.needs = Arrays.stream(walk.tokenRemaining())
                .map(remaining -> ENOUGH - remaining)
                .toArray();
        this.closes = walk.tokenClosed();
        this.exitNodes =
                Arrays.stream(walk.exitNodes()).map(vocabulary::nodeOfNotPlain).toArray();
        this.exitLabels = walk.exitLabels();
        this.exitCounts = Arrays.stream(walk.exitRemaining())
                .map(remaining -> ENOUGH - remaining)
                .toArray();
    }

    LocalMask mask(Local.FreeLength length) {
        long[] bits = vocabulary.plain(length.max()).clone();
        for (int index = 0; index < tokens.length; index++) {
            if (needs[index] <= length.max() && (!closes[index] || needs[index] >= length.min())) {
                bits[tokens[index] / Long.SIZE] |= 1L << tokens[index];
            }
        }
        int[] exits = IntStream.range(0, exitNodes.length)
                .filter(exit -> exitCounts[exit] >= length.min() && exitCounts[exit] <= length.max())
                .toArray();
        return new LocalMask(
                bits,
                new int[0],
                Arrays.stream(exits).map(exit -> exitNodes[exit]).toArray(),
                Arrays.stream(exits).map(exit -> exitLabels[exit]).toArray());
    }
}
