package dev.parley.llama.grammar;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Computes which tokens may follow. Inside of strings and numbers nearly all tokens either stay inside or are
 * impossible, whatever surrounds them; that part is computed once for each local state. Only the tokens that leave are
 * followed through the surroundings. Not thread-safe.
 */
final class Masks {

    /** Bytes of masks that are kept, those least recently used go first. */
    static final long MAX_KEPT_BYTES = 24L * 1024 * 1024;

    private static final int MASK_OVERHEAD = 200;

    /** States between strings, numbers and literals that are kept, each about a kilobyte. */
    private static final int MAX_STATES = 20_000;

    private final VocabularyIndex vocabulary;
    private final Machine machine;
    private final SequencedMap<Object, Object> kept = new LinkedHashMap<>(256, 0.75f, true);
    private long keptBytes;
    private final FreeTexts freeTexts;
    private final Map<Stack, State> states = new HashMap<>();
    private int stateCount;

    private record Below(Local local, int node) {
        @Override
        public int hashCode() {
            return System.identityHashCode(local) * 31 + node;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Below below && local == below.local && node == below.node;
        }
    }

    Masks(VocabularyIndex vocabulary, Machine machine, Locals locals) {
        this.vocabulary = vocabulary;
        this.machine = machine;
        this.freeTexts = new FreeTexts(vocabulary, locals);
    }

    /** The tokens that may follow; not to be changed. */
    long[] mask(Collection<Stack> stacks) {
        if (stacks.size() == 1) {
            return mask(stacks.iterator().next());
        }
        long[] mask = new long[vocabulary.words()];
        for (Stack stack : stacks) {
            long[] one = mask(stack);
            for (int index = 0; index < mask.length; index++) {
                mask[index] |= one[index];
            }
        }
        return mask;
    }

    private long[] mask(Stack stack) {
        if (kept.get(stack) instanceof long[] known) {
            return known;
        }
        long[] mask = new long[vocabulary.words()];
        walk(state(stack), TokenTrie.ROOT, mask);
        keep(stack, mask, MASK_OVERHEAD + mask.length * Long.BYTES);
        return mask;
    }

    /** Drops all masks and states. */
    void forget() {
        kept.clear();
        keptBytes = 0;
        states.clear();
        stateCount = 0;
    }

    private State state(Stack stack) {
        State known = states.get(stack);
        if (known != null) {
            return known;
        }
        if (stateCount >= MAX_STATES) {
            states.clear();
            stateCount = 0;
        }
        State state = newState(List.of(stack));
        states.put(stack, state);
        return state;
    }

    private State newState(Collection<Stack> stacks) {
        stateCount++;
        return new State(machine, stacks, this::newState);
    }

    private LocalMask local(Local local, int node) {
        Below key = new Below(local, node);
        if (kept.get(key) instanceof LocalMask known) {
            return known;
        }
        LocalMask mask = node == TokenTrie.ROOT ? whole(local) : LocalMask.of(local, node, vocabulary);
        keep(key, mask, mask.weight());
        return mask;
    }

    private LocalMask whole(Local local) {
        Local.FreeLength free = local.freeLength();
        if (free != null) {
            return freeTexts.mask(free);
        }
        if (local.plainCharacters() != Local.NOT_PLAIN || !(local instanceof TextLocal text)) {
            return LocalMask.of(local, TokenTrie.ROOT, vocabulary);
        }
        Local near = text.near();
        return near == null
                ? LocalMask.of(local, TokenTrie.ROOT, vocabulary)
                : near(near).withFar(local, vocabulary);
    }

    private LocalMask near(Local near) {
        Below key = new Below(near, TokenTrie.ROOT);
        if (kept.get(key) instanceof LocalMask known) {
            return known;
        }
        LocalMask mask = LocalMask.near(near, vocabulary);
        keep(key, mask, mask.weight());
        return mask;
    }

    private void keep(Object key, Object value, int weight) {
        kept.put(key, value);
        keptBytes += weight;
        while (keptBytes > MAX_KEPT_BYTES) {
            Object oldest = kept.pollFirstEntry().getValue();
            keptBytes -= oldest instanceof LocalMask mask
                    ? mask.weight()
                    : MASK_OVERHEAD + (long) vocabulary.words() * Long.BYTES;
        }
    }

    /** Adds the tokens below a node, given where the text stands at the node. */
    private void walk(State state, int node, long[] mask) {
        for (Stack stack : state.inner()) {
            walkInner(stack, (Frame.Inner) stack.top(), node, mask);
        }
        if (!state.hasOuter()) {
            return;
        }
        TokenTrie trie = vocabulary.all();
        for (int child = node + 1; child < trie.end(node); child = trie.end(child)) {
            State next = state.next(trie.lastByte(child));
            if (next == null) {
                continue;
            }
            int token = trie.token(child);
            if (token != TokenTrie.NO_TOKEN) {
                mask[token / Long.SIZE] |= 1L << token;
            }
            if (!trie.isLeaf(child)) {
                walk(next, child, mask);
            }
        }
    }

    private void walkInner(Stack stack, Frame.Inner inner, int node, long[] mask) {
        LocalMask local = local(inner.local(), node);
        local.addTo(mask);
        if (inner instanceof Frame.Key key && key.properties().unknown()) {
            // The end of a second key in one token: whether it repeats the first cannot be told here.
            return;
        }
        int label = Local.NO_EXIT;
        State left = null;
        for (int exit = 0; exit < local.exitNodes().length; exit++) {
            // Most strings end with one label only.
            if (left == null || local.exitLabels()[exit] != label) {
                label = local.exitLabels()[exit];
                left = state(machine.leave(stack, inner, label, false));
            }
            walk(left, local.exitNodes()[exit], mask);
        }
    }
}
