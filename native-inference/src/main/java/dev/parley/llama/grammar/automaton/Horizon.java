package dev.parley.llama.grammar.automaton;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Classes of states that no text of a few code points can tell apart: Moore's partition of an automaton, stopped early.
 * Counting automata have thousands of states that differ only far ahead. A round looks only at states that lead to
 * such as changed their class in the round before.
 */
final class Horizon {

    private final int[][] starts;
    private final int[][] targets;
    private final int[] classes;
    /** For each class what its states have in common. */
    private final List<IntBuffer> signatures = new ArrayList<>();

    private final List<Integer> sizes = new ArrayList<>();
    private final int[] sources;
    private final int[] sourcesFrom;

    private Horizon(int[][] starts, int[][] targets, int[] labels) {
        this.starts = starts;
        this.targets = targets;
        this.classes = new int[labels.length];
        Map<Integer, Integer> classOfLabel = new HashMap<>();
        for (int state = 0; state < labels.length; state++) {
            Integer known = classOfLabel.get(labels[state]);
            classes[state] = known == null ? newClass(IntBuffer.allocate(0)) : known;
            classOfLabel.put(labels[state], classes[state]);
            sizes.set(classes[state], sizes.get(classes[state]) + 1);
        }
        this.sourcesFrom = new int[labels.length + 1];
        for (int[] next : targets) {
            for (int target : next) {
                if (target != Automaton.NONE) {
                    sourcesFrom[target + 1]++;
                }
            }
        }
        Arrays.parallelPrefix(sourcesFrom, Integer::sum);
        this.sources = new int[sourcesFrom[labels.length]];
        int[] place = sourcesFrom.clone();
        for (int state = 0; state < targets.length; state++) {
            for (int target : targets[state]) {
                if (target != Automaton.NONE) {
                    sources[place[target]++] = state;
                }
            }
        }
    }

    /** For each state one that accepts the same texts of at most so many code points, with the same labels. */
    static int[] representatives(int[][] starts, int[][] targets, int[] labels, int codePoints) {
        Horizon horizon = new Horizon(starts, targets, labels);
        BitSet unsettled = new BitSet();
        unsettled.set(0, labels.length);
        for (int round = 0; round < codePoints && !unsettled.isEmpty(); round++) {
            unsettled = horizon.refine(unsettled);
        }
        int[] first = new int[horizon.signatures.size()];
        Arrays.fill(first, Automaton.NONE);
        int[] representatives = new int[labels.length];
        for (int state = 0; state < labels.length; state++) {
            int own = horizon.classes[state];
            first[own] = first[own] == Automaton.NONE ? state : first[own];
            representatives[state] = first[own];
        }
        return representatives;
    }

    private int newClass(IntBuffer signature) {
        signatures.add(signature);
        sizes.add(0);
        return signatures.size() - 1;
    }

    /** Splits classes by where their states lead; gives the states that lead to such as left their class. */
    private BitSet refine(BitSet unsettled) {
        record Part(int oldClass, IntBuffer signature) {}
        Map<Part, List<Integer>> parts = new HashMap<>();
        int[] settled = sizes.stream().mapToInt(Integer::intValue).toArray();
        for (int state = unsettled.nextSetBit(0); state >= 0; state = unsettled.nextSetBit(state + 1)) {
            parts.computeIfAbsent(new Part(classes[state], signature(state)), part -> new ArrayList<>())
                    .add(state);
            settled[classes[state]]--;
        }
        // A class of which every state is looked at goes on as the largest of its parts.
        int[] largest = new int[settled.length];
        parts.forEach((part, states) -> {
            if (settled[part.oldClass] == 0 && states.size() > largest[part.oldClass]) {
                largest[part.oldClass] = states.size();
                signatures.set(part.oldClass, part.signature);
            }
        });
        BitSet before = new BitSet();
        parts.forEach((part, states) -> {
            if (signatures.get(part.oldClass).equals(part.signature)) {
                return;
            }
            int split = newClass(part.signature);
            sizes.set(part.oldClass, sizes.get(part.oldClass) - states.size());
            sizes.set(split, states.size());
            for (int state : states) {
                classes[state] = split;
                for (int index = sourcesFrom[state]; index < sourcesFrom[state + 1]; index++) {
                    before.set(sources[index]);
                }
            }
        });
        return before;
    }

    /** Where ranges begin that lead to another class than the range before, and to which. */
    private IntBuffer signature(int state) {
        int[] signature = new int[2 * starts[state].length];
        int size = 0;
        for (int range = 0; range < starts[state].length; range++) {
            int target = targets[state][range];
            int next = target == Automaton.NONE ? Automaton.NONE : classes[target];
            if (size == 0 || signature[size - 1] != next) {
                signature[size++] = starts[state][range];
                signature[size++] = next;
            }
        }
        return IntBuffer.wrap(signature, 0, size);
    }
}
