package dev.parley.llama.grammar.automaton;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Labelled words as a tree over code points. */
final class WordTree {

    static final int ROOT = 0;

    private final List<TreeMap<Integer, Integer>> children = new ArrayList<>();
    private final List<@Nullable Integer> labels = new ArrayList<>();

    WordTree(Map<String, Integer> labelOfWord) {
        addNode();
        labelOfWord.forEach((word, label) -> {
            int node = ROOT;
            for (int index = 0; index < word.length(); ) {
                int point = word.codePointAt(index);
                node = children.get(node).computeIfAbsent(point, ignored -> addNode());
                index += Character.charCount(point);
            }
            labels.set(node, label);
        });
    }

    private int addNode() {
        children.add(new TreeMap<>());
        labels.add(null);
        return children.size() - 1;
    }

    boolean isWord(int node) {
        return labels.get(node) != null;
    }

    int label(int node) {
        Integer label = labels.get(node);
        return label == null ? Automaton.NONE : label;
    }

    int child(int node, int point) {
        return children.get(node).getOrDefault(point, Automaton.NONE);
    }

    /** Code points where the child changes, ascending. */
    int[] branchPoints(int node) {
        return children.get(node).keySet().stream()
                .flatMapToInt(point -> IntStream.of(point, point + 1))
                .distinct()
                .toArray();
    }
}
