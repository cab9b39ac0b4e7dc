package dev.parley.memory.fact;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Orders facts by the words that they share with a query, rare words first, and newer ones before older. Stateless. */
final class FactRanking {

    private static final Set<String> COMMON_WORDS = Set.of(
            "a", "an", "and", "are", "at", "do", "does", "for", "i", "in", "is", "it", "me", "my", "of", "on", "or",
            "the", "to", "was", "what", "when", "where", "which", "who", "you", "your");

    private FactRanking() {}

    static List<Fact> best(List<Fact> facts, String query, int limit) {
        Map<Fact, Set<String>> words =
                facts.stream().collect(Collectors.toMap(fact -> fact, fact -> words(fact.text())));
        Map<String, Integer> occurrences = new HashMap<>();
        words.values().forEach(set -> set.forEach(word -> occurrences.merge(word, 1, Integer::sum)));
        Set<String> wanted = words(query);
        Map<Fact, Double> scores = new HashMap<>();
        words.forEach((fact, own) -> scores.put(
                fact,
                wanted.stream()
                        .filter(own::contains)
                        .mapToDouble(word -> Math.log(1 + (double) facts.size() / occurrences.getOrDefault(word, 1)))
                        .sum()));
        return facts.stream()
                .sorted(Comparator.comparing((Fact fact) -> scores.getOrDefault(fact, 0.0))
                        .thenComparing(Fact::at)
                        .reversed())
                .limit(limit)
                .toList();
    }

    static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty() && !COMMON_WORDS.contains(word))
                .map(FactRanking::stem)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Plural and singular count as the same word. */
    private static String stem(String word) {
        boolean plural = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss");
        return plural ? word.substring(0, word.length() - 1) : word;
    }
}
