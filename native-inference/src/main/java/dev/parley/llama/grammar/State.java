package dev.parley.llama.grammar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A set of stacks between strings, numbers and literals, with its successors, which are computed once: a deterministic
 * automaton that grows where it is used. Not thread-safe.
 */
final class State {

    private static final int BYTES = 256;

    private final Machine machine;
    private final Function<Collection<Stack>, State> create;
    private final List<Stack> inner = new ArrayList<>(1);
    private final List<Stack> outer = new ArrayList<>(1);
    private @Nullable State @Nullable [] successors;
    private final boolean[] known = new boolean[BYTES];

    /** @param create makes successors */
    State(Machine machine, Collection<Stack> stacks, Function<Collection<Stack>, State> create) {
        this.machine = machine;
        this.create = create;
        for (Stack stack : stacks) {
            if (stack.top() instanceof Frame.Inner) {
                inner.add(stack);
            } else if (!(stack.top() instanceof Frame.End)) {
                outer.add(stack);
            }
        }
    }

    /** Stacks inside of a string, number or literal. */
    List<Stack> inner() {
        return inner;
    }

    boolean hasOuter() {
        return !outer.isEmpty();
    }

    /** Where the other stacks stand after a byte, or null when it cannot come. */
    @Nullable
    State next(int value) {
        @Nullable State[] states = successors;
        if (states == null) {
            states = new State[BYTES];
            successors = states;
        }
        if (!known[value]) {
            known[value] = true;
            Set<Stack> next = machine.step(outer, value);
            states[value] = next.isEmpty() ? null : create.apply(next);
        }
        return states[value];
    }
}
