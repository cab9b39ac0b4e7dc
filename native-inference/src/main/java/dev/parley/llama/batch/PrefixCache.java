package dev.parley.llama.batch;

import dev.parley.llama.backend.Backend;
import dev.parley.llama.backend.BackendException;
import dev.parley.llama.backend.SavedEntries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * KV entries of texts that have no slot any more: a tree of blocks in which texts with the same beginning share their
 * first blocks. A block has {@link #BLOCK} positions, only the last of a text may have fewer. Beyond the capacity the
 * block that was not used for the longest time goes; a block is always used together with those before it, so that is
 * one that nothing builds upon. Owns the saved entries. For the engine's thread.
 */
final class PrefixCache implements AutoCloseable {

    /** Positions of a block: small enough that texts which part within one lose little. */
    static final int BLOCK = 32;

    private static final Logger log = LoggerFactory.getLogger(PrefixCache.class);
    private static final int[] NO_TOKENS = {};

    private final Backend backend;
    private final long capacity;
    private final Node root = new Node(null, NO_TOKENS, null);
    /** From the one that was not used for the longest time; a block comes always before the one that it builds upon. */
    private final LinkedHashSet<Node> byUse = new LinkedHashSet<>();

    private long bytes;

    private static final class Node {
        private final @Nullable Node parent;
        private final int[] tokens;
        private final @Nullable SavedEntries entries;
        private final List<Node> children = new ArrayList<>();

        Node(@Nullable Node parent, int[] tokens, @Nullable SavedEntries entries) {
            this.parent = parent;
            this.tokens = tokens;
            this.entries = entries;
        }

        /** The child that goes on like a text for the longest, where any does. */
        @Nullable
        Node child(int[] text, int from, int to) {
            Node best = null;
            int longest = 0;
            for (Node child : children) {
                int common = common(child, text, from, to);
                if (common > longest) {
                    best = child;
                    longest = common;
                }
            }
            return best;
        }
    }

    /** @param capacity most bytes of saved entries; 0 saves nothing */
    PrefixCache(Backend backend, long capacity) {
        this.backend = backend;
        this.capacity = capacity;
    }

    long bytes() {
        return bytes;
    }

    /** How many of the first tokens of a text are here. */
    int match(int[] text, int length) {
        int matched = 0;
        for (Node node : path(text, length)) {
            matched += common(node, text, matched, length);
        }
        return matched;
    }

    /** The blocks of the beginning of a text, the last of which may go on differently. */
    private Set<Node> path(int[] text, int length) {
        Set<Node> path = new LinkedHashSet<>();
        int position = 0;
        for (Node node = root.child(text, 0, length); node != null; node = node.child(text, position, length)) {
            path.add(node);
            if (common(node, text, position, length) < BLOCK) {
                break;
            }
            position += BLOCK;
        }
        return path;
    }

    /** Copies the entries of a text at the positions {@code [from, to)} into a slot; they must be here. */
    void restore(int[] text, int from, int to, int slot) {
        Node node = root;
        for (int position = 0; position < to; position += BLOCK) {
            Node next = node.child(text, position, to);
            if (next == null) {
                throw new IllegalStateException("the text is cached up to " + position + ", not to " + to);
            }
            node = next;
            if (position + BLOCK > from && node.entries != null) {
                backend.restore(node.entries, slot, Math.min(node.tokens.length, to - position));
            }
        }
        touch(node);
    }

    /**
     * Saves what of a slot's text is not here yet, from its beginning as far as the capacity goes.
     *
     * @param wanted a text that is restored next, so what is here of it is not dropped to make room
     */
    void store(int[] text, int length, int slot, int[] wanted, int wantedLength) {
        Set<Node> pinned = path(wanted, wantedLength);
        Node node = root;
        for (int position = 0; position < length && capacity > 0; position += BLOCK) {
            int end = Math.min(length, position + BLOCK);
            Node known = node.child(text, position, end);
            if (known != null && common(known, text, position, end) == end - position) {
                node = known;
                continue;
            }
            Node added = save(node, Arrays.copyOfRange(text, position, end), position, slot, pinned);
            if (added == null) {
                break;
            }
            if (known != null && common(known, text, position, end) == known.tokens.length) {
                // The end of a shorter text, which the new block contains.
                drop(known);
            }
            node = added;
        }
        touch(node);
    }

    private @Nullable Node save(Node parent, int[] tokens, int position, int slot, Set<Node> pinned) {
        SavedEntries entries;
        try {
            entries = backend.save(slot, position, tokens.length);
        } catch (BackendException e) {
            log.warn("The prefix cache cannot grow beyond {} bytes: {}", bytes, e.getMessage());
            return null;
        }
        bytes += entries.bytes();
        Node node = new Node(parent, tokens, entries);
        parent.children.add(node);
        // The way here is in use, so it is nothing to make room with.
        touch(node);
        while (bytes > capacity) {
            Node oldest = oldest(node, pinned);
            drop(oldest);
            if (oldest == node) {
                return null;
            }
        }
        return node;
    }

    /** What goes first; the newest where nothing else may. */
    private Node oldest(Node newest, Set<Node> pinned) {
        for (Node node : byUse) {
            if (node.children.isEmpty() && !pinned.contains(node)) {
                return node;
            }
        }
        return newest;
    }

    private void touch(Node last) {
        for (Node node = last; node.parent != null; node = node.parent) {
            byUse.remove(node);
            byUse.add(node);
        }
    }

    private void drop(Node node) {
        boolean present = byUse.remove(node);
        if (present && node.parent != null && node.entries != null) {
            node.parent.children.remove(node);
            bytes -= node.entries.bytes();
            node.entries.close();
        }
    }

    private static int common(Node node, int[] text, int from, int to) {
        int mismatch = Arrays.mismatch(node.tokens, 0, node.tokens.length, text, from, to);
        return mismatch < 0 ? node.tokens.length : mismatch;
    }

    @Override
    public void close() {
        while (!byUse.isEmpty()) {
            drop(byUse.getFirst());
        }
    }
}
