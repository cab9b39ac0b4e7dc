package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.automaton.AutomatonException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arrays. Compared by identity. What may follow certain items is computed when asked for and kept; callers take turns.
 */
public final class ArrayShape implements Shape {

    /** States of the automata of remaining items that are kept, each of some hundred bytes. */
    private static final int MAX_KEPT_STATES = 50_000;

    private final List<ValueSpec> prefix;
    private final ValueSpec items;
    private final int minItems;
    private int maxItems;
    private final List<String> distinct;
    private final Map<BitSet, Automaton> remaining = new HashMap<>();
    private int keptStates;

    /** @param distinct the JSON texts of the items when none may come twice, otherwise empty */
    ArrayShape(List<ValueSpec> prefix, ValueSpec items, int minItems, int maxItems, List<String> distinct) {
        this.prefix = List.copyOf(prefix);
        this.items = items;
        this.minItems = minItems;
        this.maxItems = maxItems;
        this.distinct = List.copyOf(distinct);
    }

    public ValueSpec item(int index) {
        return index < prefix.size() ? prefix.get(index) : items;
    }

    public int minItems() {
        return minItems;
    }

    public int maxItems() {
        return maxItems;
    }

    /** The index itself, or a smaller one from which the array may go on in exactly the same ways. */
    public int settled(int index) {
        return maxItems == Integer.MAX_VALUE ? Math.min(index, Math.max(prefix.size(), minItems)) : index;
    }

    /** The items that may come after these, labelled with their numbers in {@link #distinct()}. The argument must not change. */
    public Automaton remaining(BitSet used) {
        Automaton known = remaining.get(used);
        if (known != null) {
            return known;
        }
        Map<String, Integer> words = new LinkedHashMap<>();
        for (int index = 0; index < distinct.size(); index++) {
            if (!used.get(index)) {
                words.put(distinct.get(index), index);
            }
        }
        try {
            Automaton automaton = Automaton.ofWords(words);
            if (keptStates + automaton.states() > MAX_KEPT_STATES) {
                remaining.clear();
                keptStates = 0;
            }
            keptStates += automaton.states();
            remaining.put(used, automaton);
            return automaton;
        } catch (AutomatonException e) {
            throw new IllegalStateException("the items of an array are too long to follow", e);
        }
    }

    /** JSON texts of the possible items when no item may come twice, otherwise empty. */
    public List<String> distinct() {
        return distinct;
    }

    @Override
    public boolean isProductive() {
        for (int index = 0; index < Math.min(minItems, prefix.size()); index++) {
            if (!prefix.get(index).isProductive()) {
                return false;
            }
        }
        return minItems <= prefix.size() || items.isProductive();
    }

    @Override
    public void keepProductive() {
        for (int index = 0; index <= prefix.size() && index < maxItems; index++) {
            if (!item(index).isProductive()) {
                maxItems = index;
            }
        }
    }
}
