package dev.parley.llama.grammar;

import dev.parley.llama.grammar.automaton.Automaton;
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

    /** What a state allows of the bytes up to {@link Automaton#HORIZON}, from the root of the tree. */
    static LocalMask near(Local local, VocabularyIndex vocabulary) {
        LocalWalk walk = new LocalWalk(vocabulary.all(), local, TokenTrie.ROOT, 0, Automaton.HORIZON);
        long[] bits = walk.tokens().length > MAX_LISTED ? new long[vocabulary.words()] : NO_BITS;
        return of(bits, walk.tokens(), walk.exitNodes(), walk.exitLabels());
    }

    /** This mask with what the state allows beyond {@link Automaton#HORIZON} bytes. */
    LocalMask withFar(Local local, VocabularyIndex vocabulary) {
        TokenTrie far = vocabulary.far();
        LocalWalk walk = new LocalWalk(far, local, TokenTrie.ROOT, Automaton.HORIZON + 1, far.depth());
        if (walk.tokens().length == 0 && walk.exitNodes().length == 0) {
            return this;
        }
        int[] exits = Arrays.stream(walk.exitNodes()).map(vocabulary::nodeOfFar).toArray();
        return of(
                bits.clone(),
                joined(tokens, walk.tokens()),
                joined(exitNodes, exits),
                joined(exitLabels, walk.exitLabels()));
    }

    private static int[] joined(int[] first, int[] second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
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
