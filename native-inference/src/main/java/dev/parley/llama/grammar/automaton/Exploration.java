package dev.parley.llama.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Builds an automaton from a start state and a function that gives the successors of a state. */
final class Exploration {

    /** Most ranges of all states together. */
    private static final int MAX_RANGES = 1_000_000;

    private Exploration() {}

    /** What the states of type {@code K} are. {@code K} has value equality. */
    interface Source<K> {
        /** The label of an accepting state, otherwise {@link Automaton#NONE}. */
        int label(K state);

        void transitions(K state, Transitions<K> out);
    }

    /** Receives the transitions of one state; none means that nothing leads on. */
    static final class Transitions<K> {
        private int[] starts = {0};
        private final List<@Nullable K> targets = new ArrayList<>();

        /** The state that each range leads to, asked for its first code point. */
        void addAll(int[] rangeStarts, IntFunction<@Nullable K> target) {
            starts = rangeStarts;
            for (int point : rangeStarts) {
                targets.add(point == CodePoints.LIMIT ? null : target.apply(point));
            }
        }
    }

    static <K> Automaton of(K start, Source<K> source) throws AutomatonException {
        return of(start, source, Automaton.MAX_STATES);
    }

    static <K> Automaton of(K start, Source<K> source, int maxStates) throws AutomatonException {
        Map<K, Integer> numbers = new HashMap<>();
        List<K> states = new ArrayList<>();
        List<int[]> starts = new ArrayList<>();
        List<int[]> targets = new ArrayList<>();
        numbers.put(start, 0);
        states.add(start);
        int ranges = 0;
        for (int state = 0; state < states.size(); state++) {
            Transitions<K> transitions = new Transitions<>();
            source.transitions(states.get(state), transitions);
            int[] from = {0};
            int[] to = {Automaton.NONE};
            if (!transitions.targets.isEmpty()) {
                from = transitions.starts;
                to = new int[from.length];
                for (int range = 0; range < to.length; range++) {
                    K target = transitions.targets.get(range);
                    to[range] = target == null ? Automaton.NONE : number(target, numbers, states);
                }
            }
            ranges += from.length;
            if (states.size() > maxStates || ranges > MAX_RANGES) {
                throw new AutomatonException(
                        "needs more than %d states or %d transitions".formatted(maxStates, MAX_RANGES));
            }
            starts.add(from);
            targets.add(to);
        }
        int[] labels = states.stream().mapToInt(source::label).toArray();
        return trimmed(starts, targets, labels);
    }

    private static <K> int number(K state, Map<K, Integer> numbers, List<K> states) {
        Integer known = numbers.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        return states.size() - 1;
    }

    /** Without the states from which no accepting one is reached, and with equal neighbours joined. */
    private static Automaton trimmed(List<int[]> starts, List<int[]> targets, int[] labels) {
        BitSet live = live(targets, labels);
        if (!live.get(0)) {
            return Automaton.EMPTY;
        }
        int[] renumbered = new int[labels.length];
        int count = 0;
        for (int state = 0; state < labels.length; state++) {
            renumbered[state] = live.get(state) ? count++ : Automaton.NONE;
        }
        int[][] newStarts = new int[count][];
        int[][] newTargets = new int[count][];
        int[] newLabels = new int[count];
        for (int state = live.nextSetBit(0); state >= 0; state = live.nextSetBit(state + 1)) {
            int[] from = starts.get(state);
            int[] keptStarts = new int[from.length];
            int[] keptTargets = new int[from.length];
            int size = 0;
            for (int range = 0; range < from.length; range++) {
                int old = targets.get(state)[range];
                int target = old == Automaton.NONE ? Automaton.NONE : renumbered[old];
                if (size == 0 || keptTargets[size - 1] != target) {
                    keptStarts[size] = from[range];
                    keptTargets[size++] = target;
                }
            }
            int number = renumbered[state];
            newStarts[number] = Arrays.copyOf(keptStarts, size);
            newTargets[number] = Arrays.copyOf(keptTargets, size);
            newLabels[number] = labels[state];
        }
        return new Automaton(0, newStarts, newTargets, newLabels);
    }

    private static BitSet live(List<int[]> targets, int[] labels) {
        List<List<Integer>> predecessors = new ArrayList<>();
        for (int state = 0; state < labels.length; state++) {
            predecessors.add(new ArrayList<>());
        }
        for (int state = 0; state < labels.length; state++) {
            for (int target : targets.get(state)) {
                if (target != Automaton.NONE) {
                    predecessors.get(target).add(state);
                }
            }
        }
        BitSet live = new BitSet();
        List<Integer> pending = new ArrayList<>();
        for (int state = 0; state < labels.length; state++) {
            if (labels[state] != Automaton.NONE) {
                live.set(state);
                pending.add(state);
            }
        }
        while (!pending.isEmpty()) {
            for (int before : predecessors.get(pending.removeLast())) {
                if (!live.get(before)) {
                    live.set(before);
                    pending.add(before);
                }
            }
        }
        return live;
    }

    /** The ascending union of ascending arrays; it begins with 0. */
    static int[] merge(int[][] ascending) {
        int[] all = new int
                [1 + Arrays.stream(ascending).mapToInt(part -> part.length).sum()];
        int size = 1;
        for (int[] part : ascending) {
            System.arraycopy(part, 0, all, size, part.length);
            size += part.length;
        }
        Arrays.sort(all);
        int kept = 0;
        for (int value : all) {
            if (kept == 0 || all[kept - 1] != value) {
                all[kept++] = value;
            }
        }
        return Arrays.copyOf(all, kept);
    }
}
