package dev.parley.llama.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a regular expression into an automaton: Thompson's construction, then subsets. Anchors are edges that are
 * followed only before the first and after the last character.
 */
public final class Regex {

    private static final int MAX_NODES = 20_000;

    private enum EdgeKind {
        ALWAYS,
        AT_BEGIN,
        AT_END
    }

    private record EmptyEdge(EdgeKind kind, int target) {}

    private record CharEdge(CodePoints points, int target) {}

    private final List<List<EmptyEdge>> emptyEdges = new ArrayList<>();
    private final List<List<CharEdge>> charEdges = new ArrayList<>();
    private final int end;

    private Regex(RegexNode node) throws AutomatonException {
        int start = add();
        end = add();
        // A pattern matches anywhere in the text unless it has anchors.
        charEdges.get(start).add(new CharEdge(CodePoints.ALL, start));
        charEdges.get(end).add(new CharEdge(CodePoints.ALL, end));
        build(node, start, end);
    }

    /**
     * The texts in which the pattern is found, label 0.
     *
     * @throws AutomatonException when the pattern is invalid, not supported, or too large
     */
    public static Automaton compile(String pattern) throws AutomatonException {
        return new Regex(RegexParser.parse(pattern)).determinize();
    }

    private int add() throws AutomatonException {
        if (emptyEdges.size() >= MAX_NODES) {
            throw new AutomatonException("is larger than " + MAX_NODES + " nodes");
        }
        emptyEdges.add(new ArrayList<>(2));
        charEdges.add(new ArrayList<>(1));
        return emptyEdges.size() - 1;
    }

    private void empty(int from, EdgeKind kind, int to) {
        emptyEdges.get(from).add(new EmptyEdge(kind, to));
    }

    private void build(RegexNode node, int from, int to) throws AutomatonException {
        switch (node) {
            case RegexNode.Chars(CodePoints points) -> charEdges.get(from).add(new CharEdge(points, to));
            case RegexNode.Begin begin -> empty(from, EdgeKind.AT_BEGIN, to);
            case RegexNode.End atEnd -> empty(from, EdgeKind.AT_END, to);
            case RegexNode.Choice(List<RegexNode> options) -> {
                for (RegexNode option : options) {
                    build(option, from, to);
                }
            }
            case RegexNode.Sequence(List<RegexNode> parts) -> {
                int place = from;
                for (RegexNode part : parts) {
                    int next = add();
                    build(part, place, next);
                    place = next;
                }
                empty(place, EdgeKind.ALWAYS, to);
            }
            case RegexNode.Repeat(RegexNode part, int min, int max) -> repeat(part, min, max, from, to);
        }
    }

    private void repeat(RegexNode part, int min, int max, int from, int to) throws AutomatonException {
        int place = from;
        for (int count = 0; count < min; count++) {
            int next = add();
            build(part, place, next);
            place = next;
        }
        if (max == RegexNode.UNBOUNDED) {
            int loop = add();
            empty(place, EdgeKind.ALWAYS, loop);
            int last = add();
            build(part, loop, last);
            empty(last, EdgeKind.ALWAYS, loop);
            place = loop;
        } else {
            for (int count = min; count < max; count++) {
                empty(place, EdgeKind.ALWAYS, to);
                int next = add();
                build(part, place, next);
                place = next;
            }
        }
        empty(place, EdgeKind.ALWAYS, to);
    }

    private Automaton determinize() throws AutomatonException {
        Alphabet alphabet = new Alphabet(charEdges.stream()
                .flatMap(List::stream)
                .map(CharEdge::points)
                .distinct()
                .toList());
        BitSet first = new BitSet();
        first.set(0);
        return Exploration.of(closure(first, EdgeKind.AT_BEGIN), new Exploration.Source<>() {
            @Override
            public int label(BitSet state) {
                return closure(state, EdgeKind.AT_END).get(end) ? 0 : Automaton.NONE;
            }

            @Override
            public void transitions(BitSet state, Exploration.Transitions<BitSet> out) {
                BitSet[] next = new BitSet[alphabet.size()];
                for (int node = state.nextSetBit(0); node >= 0; node = state.nextSetBit(node + 1)) {
                    for (CharEdge edge : charEdges.get(node)) {
                        for (int symbol : alphabet.symbols(edge.points())) {
                            if (next[symbol] == null) {
                                next[symbol] = new BitSet();
                            }
                            next[symbol].set(edge.target());
                        }
                    }
                }
                Arrays.setAll(next, symbol -> next[symbol] == null ? null : closure(next[symbol], EdgeKind.ALWAYS));
                out.addAll(alphabet.starts(), point -> next[alphabet.symbol(point)]);
            }
        });
    }

    /** What is reached without a character, over edges that hold always and those of one more kind. */
    private BitSet closure(BitSet states, EdgeKind kind) {
        BitSet closed = (BitSet) states.clone();
        List<Integer> pending = new ArrayList<>();
        states.stream().forEach(pending::add);
        while (!pending.isEmpty()) {
            for (EmptyEdge edge : emptyEdges.get(pending.removeLast())) {
                if ((edge.kind() == EdgeKind.ALWAYS || edge.kind() == kind) && !closed.get(edge.target())) {
                    closed.set(edge.target());
                    pending.add(edge.target());
                }
            }
        }
        return closed;
    }

    /** Code points that no set of the pattern tells apart are one symbol. */
    private static final class Alphabet {
        private final int[] starts;
        private final int[] symbols;
        private final Map<CodePoints, int[]> symbolsOfSet = new HashMap<>();
        private final int size;

        Alphabet(List<CodePoints> sets) {
            starts = Exploration.merge(sets.stream().map(CodePoints::bounds).toArray(int[][]::new));
            symbols = new int[starts.length];
            Map<BitSet, Integer> numbers = new LinkedHashMap<>();
            for (int range = 0; range < starts.length; range++) {
                BitSet members = new BitSet();
                for (int index = 0; index < sets.size(); index++) {
                    members.set(index, sets.get(index).contains(starts[range]));
                }
                numbers.putIfAbsent(members, numbers.size());
                symbols[range] = numbers.getOrDefault(members, 0);
            }
            size = numbers.size();
            for (int index = 0; index < sets.size(); index++) {
                int set = index;
                symbolsOfSet.put(
                        sets.get(index),
                        numbers.entrySet().stream()
                                .filter(entry -> entry.getKey().get(set))
                                .mapToInt(Map.Entry::getValue)
                                .toArray());
            }
        }

        int size() {
            return size;
        }

        int[] starts() {
            return starts;
        }

        int symbol(int point) {
            int index = Arrays.binarySearch(starts, point);
            return symbols[index >= 0 ? index : -index - 2];
        }

        int[] symbols(CodePoints set) {
            return symbolsOfSet.getOrDefault(set, new int[0]);
        }
    }
}
