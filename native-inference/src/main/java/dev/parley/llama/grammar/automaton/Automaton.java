package dev.parley.llama.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A deterministic automaton over Unicode scalar values whose accepting states carry a label. From every state an
 * accepting one can be reached, so whatever can be begun can be finished. Immutable and thread-safe.
 */
public final class Automaton {

    /** No such state, or not accepting. */
    public static final int NONE = -1;

    /** Label of a word that {@link #withWords} takes out of the language. */
    public static final int FORBIDDEN = NONE;

    /** Most states of an automaton; patterns that need more are refused. */
    public static final int MAX_STATES = 20_000;

    /** Most characters of words altogether. */
    public static final int MAX_WORD_CHARACTERS = 200_000;

    /** Code points that {@link #representative} looks ahead: more than nearly every token has. */
    public static final int HORIZON = 16;

    /** Accepts nothing. */
    public static final Automaton EMPTY = new Automaton(NONE, new int[0][], new int[0][], new int[0]);

    private static final int FIRST_PLAIN = 0x20;

    private final int start;
    private final int[][] starts;
    private final int[][] targets;
    private final int[] labels;
    private @Nullable BitSet plainSafe;
    private int @Nullable [] horizon;

    /**
     * @param starts for each state the ascending first code points of ranges, beginning with 0
     * @param targets for each range the next state or {@link #NONE}
     */
    Automaton(int start, int[][] starts, int[][] targets, int[] labels) {
        this.start = start;
        this.starts = starts;
        this.targets = targets;
        this.labels = labels;
    }

    /** Accepts every text, with this label. */
    public static Automaton any(int label) {
        return label == 0 ? Any.ZERO : new Automaton(0, new int[][] {{0}}, new int[][] {{0}}, new int[] {label});
    }

    /** Accepts these words, each with its label. */
    public static Automaton ofWords(Map<String, Integer> labelOfWord) throws AutomatonException {
        return EMPTY.withWords(labelOfWord);
    }

    public boolean isEmpty() {
        return start == NONE;
    }

    public int start() {
        return start;
    }

    public int states() {
        return labels.length;
    }

    /** Number of transitions, which is what an automaton costs. */
    public int transitions() {
        return Arrays.stream(starts).mapToInt(ranges -> ranges.length).sum();
    }

    /** The label of an accepting state, otherwise {@link #NONE}. */
    public int label(int state) {
        return labels[state];
    }

    /** The state after a code point, or {@link #NONE}. */
    public int next(int state, int codePoint) {
        int index = Arrays.binarySearch(starts[state], codePoint);
        return targets[state][index >= 0 ? index : -index - 2];
    }

    /** Whether any code point between these, both included, leads on. */
    public boolean leadsOn(int state, int first, int last) {
        if (first > last) {
            return false;
        }
        int index = Arrays.binarySearch(starts[state], first);
        for (int range = index >= 0 ? index : -index - 2;
                range < starts[state].length && starts[state][range] <= last;
                range++) {
            if (targets[state][range] != NONE) {
                return true;
            }
        }
        return false;
    }

    /** The label when the state accepts every continuation with the same label, otherwise {@link #NONE}. */
    public int universalLabel(int state) {
        return targets[state].length == 1 && targets[state][0] == state ? labels[state] : NONE;
    }

    /** Whether the state accepts and nothing can follow. */
    public boolean isFinal(int state) {
        return labels[state] != NONE && targets[state].length == 1 && targets[state][0] == NONE;
    }

    /** Whether the whole text is accepted, and with which label. */
    public int match(String text) {
        int state = start;
        for (int index = 0; index < text.length() && state != NONE; ) {
            int point = text.codePointAt(index);
            state = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? NONE : next(state, point);
            index += Character.charCount(point);
        }
        return state == NONE ? NONE : labels[state];
    }

    /**
     * A state that no text of at most {@link #HORIZON} code points can tell from this one, the same for all such, so that
     * what is computed for short texts serves them all.
     */
    public int representative(int state) {
        int[] representatives = horizon;
        if (representatives == null) {
            representatives = Horizon.representatives(starts, targets, labels, HORIZON);
            horizon = representatives;
        }
        return representatives[state];
    }

    /**
     * Whether from this state no text without quotes, backslashes and control characters can fail, so that the texts
     * of ordinary tokens need no look.
     */
    public boolean isPlainSafe(int state) {
        BitSet safe = plainSafe;
        if (safe == null) {
            safe = computePlainSafe();
            plainSafe = safe;
        }
        return safe.get(state);
    }

    private BitSet computePlainSafe() {
        BitSet safe = new BitSet();
        safe.set(0, labels.length);
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int state = safe.nextSetBit(0); state >= 0; state = safe.nextSetBit(state + 1)) {
                if (!staysIn(safe, state)) {
                    safe.clear(state);
                    changed = true;
                }
            }
        }
        return safe;
    }

    private boolean staysIn(BitSet safe, int state) {
        int[] from = starts[state];
        for (int range = 0; range < from.length; range++) {
            int last = (range + 1 < from.length ? from[range + 1] : CodePoints.LIMIT) - 1;
            boolean plain = false;
            for (int point = Math.max(from[range], FIRST_PLAIN); point <= last && !plain; point++) {
                plain = point != '"'
                        && point != '\\'
                        && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
            }
            int target = targets[state][range];
            if (plain && (target == NONE || !safe.get(target))) {
                return false;
            }
        }
        return true;
    }

    /** The texts of both; the label is this one's. */
    public Automaton intersect(Automaton other) throws AutomatonException {
        if (isEmpty() || other.isEmpty()) {
            return EMPTY;
        }
        record Pair(int left, int right) {}
        return Exploration.of(new Pair(start, other.start), new Exploration.Source<>() {
            @Override
            public int label(Pair state) {
                return other.labels[state.right] == NONE ? NONE : labels[state.left];
            }

            @Override
            public void transitions(Pair state, Exploration.Transitions<Pair> out) {
                int[][] both = {starts[state.left], other.starts[state.right]};
                out.addAll(Exploration.merge(both), point -> {
                    int left = next(state.left, point);
                    int right = other.next(state.right, point);
                    return left == NONE || right == NONE ? null : new Pair(left, right);
                });
            }
        });
    }

    /** The texts whose length in code points lies between these, both included. */
    public Automaton withLength(int min, int max) throws AutomatonException {
        return withLength(min, max, MAX_STATES);
    }

    Automaton withLength(int min, int max, int maxStates) throws AutomatonException {
        if (isEmpty() || min > max) {
            return EMPTY;
        }
        record Counted(int state, int count) {}
        return Exploration.of(
                new Counted(start, 0),
                new Exploration.Source<>() {
                    @Override
                    public int label(Counted state) {
                        return state.count < min ? NONE : labels[state.state];
                    }

                    @Override
                    public void transitions(Counted state, Exploration.Transitions<Counted> out) {
                        if (state.count == max) {
                            return;
                        }
                        // Without an upper bound nothing beyond the lower one needs counting.
                        int count = max == Integer.MAX_VALUE ? Math.min(min, state.count + 1) : state.count + 1;
                        out.addAll(starts[state.state], point -> {
                            int target = next(state.state, point);
                            return target == NONE ? null : new Counted(target, count);
                        });
                    }
                },
                maxStates);
    }

    /** This language with other labels for some words; {@link #FORBIDDEN} takes a word out. */
    public Automaton withWords(Map<String, Integer> labelOfWord) throws AutomatonException {
        WordTree words = new WordTree(labelOfWord);
        record Place(int node, int state) {}
        return Exploration.of(
                new Place(WordTree.ROOT, start),
                new Exploration.Source<>() {
                    @Override
                    public int label(Place place) {
                        if (place.node != NONE && words.isWord(place.node)) {
                            return words.label(place.node);
                        }
                        return place.state == NONE ? NONE : labels[place.state];
                    }

                    @Override
                    public void transitions(Place place, Exploration.Transitions<Place> out) {
                        int[] branches = place.node == NONE ? new int[0] : words.branchPoints(place.node);
                        int[] ranges = place.state == NONE ? new int[] {0} : starts[place.state];
                        out.addAll(Exploration.merge(new int[][] {branches, ranges}), point -> {
                            int node = place.node == NONE ? NONE : words.child(place.node, point);
                            int state = place.state == NONE ? NONE : next(place.state, point);
                            return node == NONE && state == NONE ? null : new Place(node, state);
                        });
                    }
                },
                MAX_WORD_CHARACTERS);
    }

    /** The same texts with other labels; {@link #NONE} takes the texts with a label out. */
    public Automaton withLabels(IntUnaryOperator newLabel) throws AutomatonException {
        return classifiedBy(new Automaton[0], (label, none) -> newLabel.applyAsInt(label));
    }

    /** Gives a text its label. */
    @FunctionalInterface
    public interface Classifier {
        /**
         * @param label the label that the text has in the automaton itself
         * @param accepting numbers of the other automata that accept the text
         */
        int label(int label, BitSet accepting);
    }

    /**
     * All texts of this automaton, labelled with the set of the others that accept them too.
     *
     * @param classifier gives the labels, {@link #NONE} to leave a text out
     */
    public Automaton classifiedBy(Automaton[] others, Classifier classifier) throws AutomatonException {
        if (isEmpty()) {
            return EMPTY;
        }
        record Tuple(List<Integer> states) {}
        List<Integer> first = new ArrayList<>();
        first.add(start);
        for (Automaton other : others) {
            first.add(other.start);
        }
        return Exploration.of(new Tuple(first), new Exploration.Source<>() {
            @Override
            public int label(Tuple tuple) {
                if (labels[tuple.states.getFirst()] == NONE) {
                    return NONE;
                }
                BitSet accepting = new BitSet();
                for (int index = 0; index < others.length; index++) {
                    int state = tuple.states.get(index + 1);
                    accepting.set(index, state != NONE && others[index].labels[state] != NONE);
                }
                return classifier.label(labels[tuple.states.getFirst()], accepting);
            }

            @Override
            public void transitions(Tuple tuple, Exploration.Transitions<Tuple> out) {
                int[][] all = new int[others.length + 1][];
                all[0] = starts[tuple.states.getFirst()];
                for (int index = 0; index < others.length; index++) {
                    int state = tuple.states.get(index + 1);
                    all[index + 1] = state == NONE ? new int[] {0} : others[index].starts[state];
                }
                out.addAll(Exploration.merge(all), point -> {
                    List<Integer> next = new ArrayList<>();
                    next.add(Automaton.this.next(tuple.states.getFirst(), point));
                    if (next.getFirst() == NONE) {
                        return null;
                    }
                    for (int index = 0; index < others.length; index++) {
                        int state = tuple.states.get(index + 1);
                        next.add(state == NONE ? NONE : others[index].next(state, point));
                    }
                    return new Tuple(next);
                });
            }
        });
    }

    /** Breaks the cycle between the constants and the constructor. */
    private static final class Any {
        private static final Automaton ZERO = new Automaton(0, new int[][] {{0}}, new int[][] {{0}}, new int[] {0});
    }
}
