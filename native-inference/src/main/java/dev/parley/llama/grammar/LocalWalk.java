package dev.parley.llama.grammar;

import java.util.Arrays;

/** Goes through a subtree of tokens with a local state and leaves out what is below a node that is not allowed. */
final class LocalWalk {

    private final TokenTrie trie;
    private int[] tokens = new int[64];
    private int[] tokenCounts = new int[64];
    private boolean[] closed = new boolean[64];
    private int size;
    private int[] exitNodes = new int[16];
    private int[] exitLabels = new int[16];
    private int[] exitCounts = new int[16];
    private int exits;

    /** Goes through all tokens below a node. */
    LocalWalk(TokenTrie trie, Local local, int top) {
        this(trie, local, top, 0, trie.depth());
    }

    /** Goes through the nodes below a node whose depths lie between these, both included. */
    LocalWalk(TokenTrie trie, Local local, int top, int shallowest, int deepest) {
        this.trie = trie;
        int base = trie.depth(top);
        Local[] path = new Local[trie.depth() - base + 1];
        path[0] = local;
        if (shallowest <= base && local.exit() != Local.NO_EXIT && !trie.isLeaf(top)) {
            addExit(local, local, top);
        }
        int end = trie.end(top);
        int node = top + 1;
        while (node < end) {
            int depth = trie.depth(node) - base;
            Local next = path[depth - 1].next(trie.lastByte(node));
            if (next == null) {
                node = trie.end(node);
                continue;
            }
            path[depth] = next;
            if (depth + base >= shallowest) {
                if (trie.token(node) != TokenTrie.NO_TOKEN) {
                    addToken(path[depth - 1], next, node);
                }
                if (next.exit() != Local.NO_EXIT && !trie.isLeaf(node)) {
                    addExit(path[depth - 1], next, node);
                }
            }
            node = depth + base == deepest ? trie.end(node) : node + 1;
        }
    }

    private void addToken(Local before, Local local, int node) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, size * 2);
            tokenCounts = Arrays.copyOf(tokenCounts, size * 2);
            closed = Arrays.copyOf(closed, size * 2);
        }
        closed[size] = local.isClosed();
        tokenCounts[size] = remaining(before, local);
        tokens[size++] = trie.token(node);
    }

    private void addExit(Local before, Local local, int node) {
        if (exits == exitNodes.length) {
            exitNodes = Arrays.copyOf(exitNodes, exits * 2);
            exitLabels = Arrays.copyOf(exitLabels, exits * 2);
            exitCounts = Arrays.copyOf(exitCounts, exits * 2);
        }
        exitNodes[exits] = node;
        exitCounts[exits] = remaining(before, local);
        exitLabels[exits++] = local.exit();
    }

    /** Characters that may still come; after the closing quote those from before it. */
    private static int remaining(Local before, Local local) {
        if (local instanceof TextLocal text) {
            return text.remaining();
        }
        return before instanceof TextLocal text ? text.remaining() : 0;
    }

    int[] tokens() {
        return Arrays.copyOf(tokens, size);
    }

    /** For each token the characters that may still come after it. */
    int[] tokenRemaining() {
        return Arrays.copyOf(tokenCounts, size);
    }

    /** For each token whether the text ends with it. */
    boolean[] tokenClosed() {
        return Arrays.copyOf(closed, size);
    }

    int[] exitNodes() {
        return Arrays.copyOf(exitNodes, exits);
    }

    int[] exitLabels() {
        return Arrays.copyOf(exitLabels, exits);
    }

    /** For each exit the characters that might still have come before it. */
    int[] exitRemaining() {
        return Arrays.copyOf(exitCounts, exits);
    }
}
