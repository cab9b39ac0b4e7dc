package dev.parley.llama.grammar;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.schema.NumberPrefix;
import dev.parley.llama.grammar.schema.NumberRange;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes local states, the same one for the same question, so that what is computed for it serves all grammars. Forgets
 * all when there are too many; states in use go on to work. Not thread-safe.
 */
final class Locals {

    /** States that are kept, each a few hundred bytes. */
    private static final int MAX_STATES = 50_000;

    private final Map<Object, Local> known = new HashMap<>();
    private int count;

    /** Inside of a string, after the opening quote. */
    Local text(Automaton automaton, int minLength, int maxLength) {
        return text(new TextLocal.State(
                automaton, automaton.start(), minLength, maxLength, TextLocal.Place.CONTENT, 0, 0, true, false));
    }

    /** At the begin of something that is written literally. */
    Local literal(Automaton automaton) {
        return text(new TextLocal.State(
                automaton, automaton.start(), 0, Integer.MAX_VALUE, TextLocal.Place.CONTENT, 0, 0, false, false));
    }

    Local text(TextLocal.State state) {
        int label = state.automaton().universalLabel(state.state());
        // Texts of which nothing more is asked are alike in all grammars.
        TextLocal.State shared = label == 0 && state.automaton() != Automaton.any(0)
                ? new TextLocal.State(
                        Automaton.any(0),
                        0,
                        state.minLength(),
                        state.maxLength(),
                        state.place(),
                        state.value(),
                        state.count(),
                        state.quoted(),
                        state.near())
                : state;
        Local local = known.get(shared);
        if (local == null) {
            created();
            local = new TextLocal(this, shared);
            known.put(shared, local);
        }
        return local;
    }

    Local closed(int label) {
        return known.computeIfAbsent(label, ignored -> new ClosedLocal(label));
    }

    Local number(NumberRange range) {
        Local local = known.get(range);
        if (local == null) {
            local = new NumberLocal(this, range, NumberPrefix.START);
            known.put(range, local);
        }
        return local;
    }

    /** States in use go on to work. */
    void forget() {
        known.clear();
        count = 0;
    }

    /** Counts a state. */
    void created() {
        if (++count > MAX_STATES) {
            forget();
        }
    }
}
