package dev.parley.llama.grammar;

import java.util.Arrays;

/**
 * The tokens below a node of the vocabulary's tree that a local state allows, and the places in tokens where its text
 * may end, from where the surroundings decide.
 *
 * @param bits allowed tokens as a bit set, or empty when they are listed in {@code tokens}
 * @param exitNodes nodes that have children
 * @param exitLabels label of the text that ends at each of these nodes
 */
record LocalMask(long[] bits, int[] tokens, int[] exitNodes, int[] exitLabels) {

    private static final int MAX_LISTED = 512;
    private static final int OVERHEAD = 100;
    private static final long[] NO_BITS = {};

    static LocalMask of(Local local, int node, VocabularyIndex vocabulary) {
        int plain = node == TokenTrie.ROOT ? local.plainCharacters() : Local.NOT_PLAIN;
        if (plain == Local.NOT_PLAIN) {
            LocalWalk walk = new LocalWalk(vocabulary.all(), local, node);
            long[] bits = walk.tokens().length > MAX_LISTED ? new long[vocabulary.words()] : NO_BITS;
            return of(bits, walk.tokens(), walk.exitNodes(), walk.exitLabels());
        }
        LocalWalk walk = new LocalWalk(vocabulary.notPlain(), local, node);
        int[] exits =
                Arrays.stream(walk.exitNodes()).map(vocabulary::nodeOfNotPlain).toArray();
        return of(vocabulary.plain(plain).clone(), walk.tokens(), exits, walk.exitLabels());
    }

    static LocalMask of(long[] bits, int[] tokens, int[] exitNodes, int[] exitLabels) {
        if (bits.length == 0) {
            return new LocalMask(bits, tokens, exitNodes, exitLabels);
        }
        for (int token : tokens) {
            bits[token / Long.SIZE] |= 1L << token;
        }
        return new LocalMask(bits, new int[0], exitNodes, exitLabels);
    }

    void addTo(long[] mask) {
        for (int index = 0; index < bits.length; index++) {
            mask[index] |= bits[index];
        }
        for (int token : tokens) {
            mask[token / Long.SIZE] |= 1L << token;
        }
    }

    /** Bytes of memory, roughly. */
    int weight() {
        return OVERHEAD + bits.length * Long.BYTES + (tokens.length + 2 * exitNodes.length) * Integer.BYTES;
    }
}
