package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.automaton.AutomatonException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Objects whose properties may come in any order. Declared properties have numbers from 0 on. Compared by identity.
 * The keys that are possible after others are computed when asked for and kept; callers take turns.
 */
public final class ObjectShape implements Shape {

    /** States of the automata of keys that are kept, each of some hundred bytes. */
    private static final int MAX_KEPT_STATES = 50_000;

    private final List<String> names;
    private final List<ValueSpec> values;
    private final BitSet required;
    private Automaton extraKeys;
    private final List<ValueSpec> extraValues;
    private final int minProperties;
    private final int maxProperties;
    private final Map<Keys, Automaton> kept = new HashMap<>();
    private int keptStates;

    private record Keys(BitSet seen, Set<String> extras) {}

    /**
     * @param required numbers of the declared properties that must be there
     * @param extraKeys keys beyond the declared ones, labelled with an index into {@code extraValues}
     */
    ObjectShape(
            List<String> names,
            List<ValueSpec> values,
            BitSet required,
            Automaton extraKeys,
            List<ValueSpec> extraValues,
            int minProperties,
            int maxProperties) {
        this.names = List.copyOf(names);
        this.values = List.copyOf(values);
        this.required = required;
        this.extraKeys = extraKeys;
        this.extraValues = List.copyOf(extraValues);
        this.minProperties = minProperties;
        this.maxProperties = maxProperties;
    }

    /** The declared property that a label of {@link #keys} stands for, or -1 when it is another one. */
    public int declared(int label) {
        return label < extraValues.size() ? -1 : label - extraValues.size();
    }

    /** The values of the property that a label of {@link #keys} stands for. */
    public ValueSpec value(int label) {
        return label < extraValues.size() ? extraValues.get(label) : values.get(label - extraValues.size());
    }

    /** Whether any number of any other keys may come. */
    public boolean isOpen() {
        return maxProperties == Integer.MAX_VALUE
                && !extraKeys.isEmpty()
                && extraKeys.universalLabel(extraKeys.start()) != Automaton.NONE;
    }

    /** Whether the object may end with these properties. */
    public boolean mayClose(BitSet seen, Set<String> extras) {
        return seen.cardinality() + extras.size() >= minProperties
                && missing(seen).isEmpty();
    }

    private BitSet missing(BitSet seen) {
        BitSet missing = (BitSet) required.clone();
        missing.andNot(seen);
        return missing;
    }

    /**
     * The keys that may come after these properties. The arguments must not change afterwards.
     *
     * @param seen numbers of the declared properties that are there
     * @param extras keys of the others
     */
    public Automaton keys(BitSet seen, Set<String> extras) {
        Keys state = new Keys(seen, extras);
        Automaton known = kept.get(state);
        if (known != null) {
            return known;
        }
        try {
            Automaton keys = computeKeys(seen, extras);
            keep(state, keys);
            return keys;
        } catch (AutomatonException e) {
            throw new IllegalStateException("the keys of an object are too long to follow", e);
        }
    }

    void prepare() {
        try {
            Keys none = new Keys(new BitSet(), Set.of());
            keep(none, computeKeys(none.seen(), none.extras()));
        } catch (AutomatonException e) {
            throw new UnsupportedSchemaException("", "properties", String.valueOf(e.getMessage()));
        }
    }

    private void keep(Keys state, Automaton keys) {
        if (keptStates + keys.states() > MAX_KEPT_STATES) {
            kept.clear();
            keptStates = 0;
        }
        keptStates += keys.states();
        kept.put(state, keys);
    }

    private Automaton computeKeys(BitSet seen, Set<String> extras) throws AutomatonException {
        int count = seen.cardinality() + extras.size();
        BitSet missing = missing(seen);
        int free = maxProperties - count - missing.cardinality();
        Map<String, Integer> words = new LinkedHashMap<>();
        for (int property = 0; property < names.size(); property++) {
            boolean possible = !seen.get(property)
                    && (free > 0 || missing.get(property))
                    && values.get(property).isProductive();
            words.put(names.get(property), possible ? extraValues.size() + property : Automaton.FORBIDDEN);
        }
        extras.forEach(key -> words.put(key, Automaton.FORBIDDEN));
        return (free > 0 ? extraKeys : Automaton.EMPTY).withWords(words);
    }

    @Override
    public boolean isProductive() {
        if (required.stream().anyMatch(property -> !values.get(property).isProductive())) {
            return false;
        }
        if (required.cardinality() > maxProperties) {
            return false;
        }
        if (extraValues.stream().anyMatch(ValueSpec::isProductive) && !extraKeys.isEmpty()) {
            return true;
        }
        return values.stream().filter(ValueSpec::isProductive).count() >= minProperties;
    }

    @Override
    public void keepProductive() {
        List<Integer> unproductive = new ArrayList<>();
        for (int label = 0; label < extraValues.size(); label++) {
            if (!extraValues.get(label).isProductive()) {
                unproductive.add(label);
            }
        }
        if (!unproductive.isEmpty()) {
            try {
                extraKeys = extraKeys.withLabels(label -> unproductive.contains(label) ? Automaton.NONE : label);
            } catch (AutomatonException e) {
                throw new IllegalStateException("fewer labels cannot need more states", e);
            }
        }
    }
}
