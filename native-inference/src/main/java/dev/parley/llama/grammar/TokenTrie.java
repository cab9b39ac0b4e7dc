package dev.parley.llama.grammar;

import dev.parley.llama.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The tokens of a vocabulary as a tree over bytes, laid out in preorder: the children of a node follow it, and a subtree
 * is one run of numbers. Immutable.
 */
final class TokenTrie {

    static final int ROOT = 0;
    static final int NO_TOKEN = -1;

    private final byte[] bytes;
    private final int[] tokens;
    private final int[] ends;
    private final short[] depths;
    private final int depth;

    private TokenTrie(byte[] bytes, int[] tokens, int[] ends, short[] depths, int depth) {
        this.bytes = bytes;
        this.tokens = tokens;
        this.ends = ends;
        this.depths = depths;
        this.depth = depth;
    }

    /** The ordinary tokens whose bytes satisfy a condition. */
    static TokenTrie of(Tokenizer tokenizer, Predicate<byte[]> condition) {
        record Entry(byte[] bytes, int token) {}
        List<Entry> entries = new ArrayList<>();
        for (int token = 0; token < tokenizer.vocabSize(); token++) {
            byte[] content = tokenizer.bytes(token);
            if (!tokenizer.isSpecial(token)
                    && content.length > 0
                    && content.length < Short.MAX_VALUE
                    && condition.test(content)) {
                entries.add(new Entry(content, token));
            }
        }
        entries.sort((left, right) -> Arrays.compareUnsigned(left.bytes, right.bytes));
        int size =
                1 + entries.stream().mapToInt(entry -> entry.bytes.length + 1).sum();
        byte[] bytes = new byte[size];
        int[] tokens = new int[size];
        int[] ends = new int[size];
        short[] depths = new short[size];
        int[] open = new int
                [1
                        + entries.stream()
                                .mapToInt(entry -> entry.bytes.length)
                                .max()
                                .orElse(0)];
        int nodes = 1;
        tokens[ROOT] = NO_TOKEN;
        byte[] previous = {};
        int deepest = 0;
        for (Entry entry : entries) {
            int common = Arrays.mismatch(previous, entry.bytes);
            // Equal bytes twice: a further leaf beside the first.
            int shared = common < 0 ? entry.bytes.length - 1 : common;
            for (int level = previous.length; level > shared; level--) {
                ends[open[level]] = nodes;
            }
            for (int level = shared + 1; level <= entry.bytes.length; level++) {
                bytes[nodes] = entry.bytes[level - 1];
                tokens[nodes] = NO_TOKEN;
                depths[nodes] = (short) level;
                open[level] = nodes++;
            }
            tokens[nodes - 1] = entry.token;
            deepest = Math.max(deepest, entry.bytes.length);
            previous = entry.bytes;
        }
        for (int level = previous.length; level >= 0; level--) {
            ends[open[level]] = nodes;
        }
        return new TokenTrie(
                Arrays.copyOf(bytes, nodes),
                Arrays.copyOf(tokens, nodes),
                Arrays.copyOf(ends, nodes),
                Arrays.copyOf(depths, nodes),
                deepest);
    }

    /** The last byte of a node, 0 to 255. */
    int lastByte(int node) {
        return bytes[node] & 0xFF;
    }

    /** The token that ends at a node, or {@link #NO_TOKEN}. */
    int token(int node) {
        return tokens[node];
    }

    /** The number after the last node of the subtree. */
    int end(int node) {
        return ends[node];
    }

    boolean isLeaf(int node) {
        return ends[node] == node + 1;
    }

    /** Distance from the root. */
    int depth(int node) {
        return depths[node];
    }

    /** Length of the longest token. */
    int depth() {
        return depth;
    }
}
