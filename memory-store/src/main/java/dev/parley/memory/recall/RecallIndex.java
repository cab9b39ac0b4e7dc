package dev.parley.memory.recall;

import dev.parley.memory.time.TimeExpressions;
import dev.parley.memory.time.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index of what one person said or is known for, small enough to be built in a moment. Ranks by BM25 (Robertson and
 * Zaragoza, "The Probabilistic Relevance Framework", 2009) over stemmed words, related words and beginnings of words,
 * and adds the signs of {@link RecallOptions}, each scaled to the best document. Immutable.
 */
public final class RecallIndex {

    /** Saturation of repeated words. */
    private static final double K1 = 1.2;

    /** How much length counts; texts of a person are short and their length says little. */
    private static final double B = 0.4;

    /** Letters that words beginning alike share. */
    private static final int BEGINNING = 4;

    /** One indexed word of a document: how often, with the context counted less. */
    private record Posting(int document, double frequency) {}

    private final List<RecallDocument> documents;
    private final RecallOptions options;
    private final Map<String, List<Posting>> words = new HashMap<>();
    private final Map<String, List<Posting>> beginnings = new HashMap<>();
    private final List<Set<String>> terms = new ArrayList<>();
    private final List<AnswerKind.Signs> signs = new ArrayList<>();
    private final double[] lengths;
    private final double meanLength;

    public RecallIndex(List<RecallDocument> documents, RecallOptions options) {
        this.documents = List.copyOf(documents);
        this.options = options;
        this.lengths = new double[documents.size()];
        for (int index = 0; index < documents.size(); index++) {
            add(index, documents.get(index));
        }
        this.meanLength = Math.max(
                1,
                IntStream.range(0, lengths.length)
                        .mapToDouble(i -> lengths[i])
                        .average()
                        .orElse(1));
    }

    private void add(int index, RecallDocument document) {
        List<Words.Word> own = Words.read(document.text());
        Map<String, Double> frequencies = new HashMap<>();
        own.forEach(word -> frequencies.merge(word.term(), 1.0, Double::sum));
        terms.add(Set.copyOf(frequencies.keySet()));
        signs.add(AnswerKind.signs(document.text(), own));
        if (options.context() > 0) {
            Words.read(document.context())
                    .forEach(word -> frequencies.merge(word.term(), options.context(), Double::sum));
        }
        Map<String, Double> begun = new HashMap<>();
        frequencies.forEach((term, frequency) -> {
            words.computeIfAbsent(term, key -> new ArrayList<>()).add(new Posting(index, frequency));
            lengths[index] += frequency;
            if (term.length() >= BEGINNING) {
                begun.merge(term.substring(0, BEGINNING), frequency, Double::sum);
            }
        });
        begun.forEach((start, frequency) ->
                beginnings.computeIfAbsent(start, key -> new ArrayList<>()).add(new Posting(index, frequency)));
    }

    public int size() {
        return documents.size();
    }

    /** Places of the documents that fit, best first, near-duplicates of better ones left out. */
    public List<Integer> search(RecallQuery query) {
        List<Integer> ranked = ranked(score(query, match(query))).toList();
        List<Integer> chosen = new ArrayList<>();
        for (int index : ranked) {
            if (chosen.size() >= query.limit()) {
                break;
            }
            if (chosen.stream().noneMatch(better -> similar(terms.get(better), terms.get(index)))) {
                chosen.add(index);
            }
        }
        return List.copyOf(chosen);
    }

    /**
     * Places of the documents that have something in common with the query, best first: a word, the beginning of one, a
     * day or a meaning. Near-duplicates are among them.
     */
    public List<Integer> find(RecallQuery query) {
        double[] matches = match(query);
        double[] scores = score(query, matches.clone());
        return ranked(scores)
                .filter(index -> matches[index] > 0)
                .limit(query.limit())
                .toList();
    }

    /** Places of all documents, best first, and newer ones before older where they are alike. */
    private Stream<Integer> ranked(double[] scores) {
        return IntStream.range(0, documents.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(index -> -scores[index])
                        .thenComparing(index -> documents.get(index).at(), Comparator.reverseOrder()));
    }

    /** Whether a text has every word of another that carries meaning, in whatever form. */
    public static boolean hasEveryWord(String text, String words) {
        return sharedWords(words, text) == 1;
    }

    /** Share of the words of a text, those that carry meaning, that are in another in whatever form; from 0 to 1. */
    public static double sharedWords(String text, String other) {
        List<Words.Word> words = Words.read(text);
        Set<String> there = Words.read(other).stream().map(Words.Word::term).collect(Collectors.toSet());
        return words.isEmpty()
                ? 0
                : (double) words.stream()
                                .filter(word -> there.contains(word.term()))
                                .count()
                        / words.size();
    }

    private boolean similar(Set<String> one, Set<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        long shared = one.stream().filter(other::contains).count();
        return (double) shared / (one.size() + other.size() - shared) >= options.duplicate();
    }

    /** By what the query says: its words, their beginnings, its meaning and the days that it speaks of. */
    private double[] match(RecallQuery query) {
        List<Words.Word> asked = Words.read(query.text());
        double[] scores = byWords(asked);
        addScaled(scores, byBeginnings(asked), options.morphology());
        float[] vector = query.vector();
        if (vector != null) {
            addScaled(scores, byMeaning(vector), options.meaning());
        }
        ZoneId zone = query.now().getZone();
        Optional<TimeSpan> span = options.time() > 0
                ? TimeExpressions.find(query.text(), query.now().toLocalDate())
                : Optional.empty();
        if (span.isPresent()) {
            for (int index = 0; index < scores.length; index++) {
                scores[index] += options.time() * timeMatch(documents.get(index), span.get(), zone);
            }
        }
        return scores;
    }

    /** Adds to matches what documents are worth by themselves. */
    private double[] score(RecallQuery query, double[] scores) {
        Instant now = query.now().toInstant();
        AnswerKind wanted = AnswerKind.of(query.text());
        for (int index = 0; index < scores.length; index++) {
            RecallDocument document = documents.get(index);
            // What lacks any shared word needs no further signs.
            if (scores[index] > 0) {
                scores[index] *= 1 - options.question() * (signs.get(index).question() ? 1 : 0);
                scores[index] += options.answer() * (wanted.fits(signs.get(index)) ? 1 : 0);
                scores[index] += options.importance() * document.importance();
            }
            scores[index] += options.recency() * recency(document.at(), now);
        }
        return scores;
    }

    private double[] byWords(List<Words.Word> asked) {
        Map<String, Double> weights = new HashMap<>();
        for (Words.Word word : asked) {
            weights.merge(word.term(), 1 + (word.name() ? options.name() : 0), Math::max);
            if (options.related() > 0) {
                Words.related(word.term()).forEach(term -> weights.merge(term, options.related(), Math::max));
            }
        }
        return scaled(bm25(words, weights));
    }

    private double[] byBeginnings(List<Words.Word> asked) {
        Set<String> starts = new HashSet<>();
        for (Words.Word word : asked) {
            if (word.term().length() >= BEGINNING) {
                starts.add(word.term().substring(0, BEGINNING));
            }
        }
        Map<String, Double> weights = new HashMap<>();
        starts.forEach(start -> weights.put(start, 1.0));
        return scaled(bm25(beginnings, weights));
    }

    private double[] bm25(Map<String, List<Posting>> postings, Map<String, Double> weights) {
        double[] scores = new double[documents.size()];
        weights.forEach((term, weight) -> {
            List<Posting> found = postings.getOrDefault(term, List.of());
            double rarity = Math.log(1 + (documents.size() - found.size() + 0.5) / (found.size() + 0.5));
            for (Posting posting : found) {
                double norm = K1 * (1 - B + B * lengths[posting.document()] / meanLength);
                scores[posting.document()] +=
                        weight * rarity * posting.frequency() * (K1 + 1) / (posting.frequency() + norm);
            }
        });
        return scores;
    }

    private double[] byMeaning(float[] vector) {
        double[] scores = new double[documents.size()];
        for (int index = 0; index < scores.length; index++) {
            float @Nullable [] own = documents.get(index).vector();
            if (own != null && own.length == vector.length) {
                double dot = 0;
                for (int i = 0; i < own.length; i++) {
                    dot += own[i] * vector[i];
                }
                scores[index] = Math.max(dot, 0);
            }
        }
        return scores;
    }

    private static double timeMatch(RecallDocument document, TimeSpan span, ZoneId zone) {
        TimeSpan when = document.when();
        if (when != null && when.overlaps(span)) {
            return 1;
        }
        return span.contains(document.at().atZone(zone).toLocalDate()) ? 0.5 : 0;
    }

    private double recency(Instant at, Instant now) {
        double age = Math.max(Duration.between(at, now).toSeconds(), 0);
        return Math.pow(0.5, age / Math.max(options.halfLife().toSeconds(), 1));
    }

    private static double[] scaled(double[] scores) {
        double best = IntStream.range(0, scores.length)
                .mapToDouble(i -> scores[i])
                .max()
                .orElse(0);
        if (best > 0) {
            for (int index = 0; index < scores.length; index++) {
                scores[index] /= best;
            }
        }
        return scores;
    }

    private static void addScaled(double[] scores, double[] more, double weight) {
        if (weight > 0) {
            for (int index = 0; index < scores.length; index++) {
                scores[index] += weight * more[index];
            }
        }
    }
}
