package dev.parley.search.text;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over a handful of texts that are at hand;
 * the texts themselves are the collection that rarity is measured in. Stateless.
 */
public final class Bm25 {

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private Bm25() {}

    /**
     * @param question terms of the question
     * @param texts terms of each text
     * @return one score per text, 0 when it shares no term with the question
     */
    public static double[] scores(List<String> question, List<List<String>> texts) {
        Set<String> wanted = new LinkedHashSet<>(question);
        double meanLength = texts.stream().mapToInt(List::size).average().orElse(0);
        Map<String, Integer> holders = new HashMap<>();
        for (List<String> text : texts) {
            text.stream().filter(wanted::contains).distinct().forEach(term -> holders.merge(term, 1, Integer::sum));
        }
        double[] scores = new double[texts.size()];
        for (int index = 0; index < scores.length; index++) {
            scores[index] = score(wanted, texts.get(index), holders, texts.size(), meanLength);
        }
        return scores;
    }

    private static double score(
            Set<String> wanted, List<String> text, Map<String, Integer> holders, int texts, double meanLength) {
        Map<String, Integer> counts = new HashMap<>();
        for (String term : text) {
            if (wanted.contains(term)) {
                counts.merge(term, 1, Integer::sum);
            }
        }
        double norm = K1 * (1 - B + B * text.size() / Math.max(1, meanLength));
        double score = 0;
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            int known = holders.getOrDefault(entry.getKey(), 0);
            double rarity = Math.log(1 + (texts - known + 0.5) / (known + 0.5));
            score += rarity * entry.getValue() * (K1 + 1) / (entry.getValue() + norm);
        }
        return score;
    }
}
