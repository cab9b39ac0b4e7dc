package dev.parley.search.ranking;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchResult;
import dev.parley.search.text.Bm25;
import dev.parley.search.text.Words;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes one list of the lists of several providers: reciprocal rank fusion over canonical addresses, BM25 of title and
 * passage against the question, newness when the question is about now, near-equal texts once, hosts spread. A list that
 * stands alone keeps its own order. Stateless.
 */
public final class Ranking {

    private static final double FUSION_WEIGHT = 0.55;
    private static final double WORDS_WEIGHT = 0.45;
    private static final double NEWNESS_WEIGHT = 0.35;

    /** Results of one host before those of others get their turn. */
    private static final int PER_HOST = 2;

    private Ranking() {}

    private record Candidate(PreparedResult page, double score) {}

    /**
     * @param lists what each provider found for each wording, best first
     * @param today for the age of pages
     */
    public static List<SearchResult> rank(
            String question, List<SearchOutcome.Results> lists, int limit, LocalDate today) {
        return rankPrepared(question, lists.stream().map(Ranking::prepare).toList(), limit, today);
    }

    /** The part of the work that each list allows by itself, and most of it. */
    static List<PreparedResult> prepare(SearchOutcome.Results list) {
        return list.results().stream().map(PreparedResult::of).toList();
    }

    static List<SearchResult> rankPrepared(
            String question, List<List<PreparedResult>> lists, int limit, LocalDate today) {
        List<ReciprocalRankFusion.Fused> fused = ReciprocalRankFusion.fuse(lists);
        double[] scores = lists.size() == 1
                ? IntStream.range(0, fused.size()).mapToDouble(index -> -index).toArray()
                : scores(question, fused, today);
        List<Candidate> candidates = IntStream.range(0, fused.size())
                .mapToObj(index -> new Candidate(fused.get(index).page(), scores[index]))
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .toList();
        return spread(different(candidates), limit);
    }

    private static double[] scores(String question, List<ReciprocalRankFusion.Fused> fused, LocalDate today) {
        double[] matching = Bm25.scores(
                Words.of(question),
                fused.stream().map(one -> one.page().words()).toList());
        double best = Math.max(
                1e-9,
                IntStream.range(0, matching.length)
                        .mapToDouble(index -> matching[index])
                        .max()
                        .orElse(0));
        double top = Math.max(
                1e-9,
                fused.stream()
                        .mapToDouble(ReciprocalRankFusion.Fused::score)
                        .max()
                        .orElse(0));
        boolean now = AboutNow.is(question, today);
        return IntStream.range(0, fused.size())
                .mapToDouble(index -> FUSION_WEIGHT * fused.get(index).score() / top
                        + WORDS_WEIGHT * matching[index] / best
                        + (now
                                ? NEWNESS_WEIGHT
                                        * AboutNow.newness(
                                                fused.get(index).page().result().date(), today)
                                : 0))
                .toArray();
    }

    /** The better one of two near-equal texts stays. */
    private static List<SearchResult> different(List<Candidate> candidates) {
        List<Candidate> kept = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (kept.stream()
                    .noneMatch(other -> NearDuplicates.same(
                            other.page().shingles(), candidate.page().shingles()))) {
                kept.add(candidate);
            }
        }
        return kept.stream().map(candidate -> candidate.page().result()).toList();
    }

    private static List<SearchResult> spread(List<SearchResult> results, int limit) {
        Map<String, Integer> perHost = new HashMap<>();
        List<SearchResult> first = new ArrayList<>();
        List<SearchResult> later = new ArrayList<>();
        for (SearchResult result : results) {
            String host = result.url().getHost();
            String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
            String site = name.startsWith("www.") ? name.substring(4) : name;
            boolean early = perHost.merge(site, 1, Integer::sum) <= PER_HOST;
            (early ? first : later).add(result);
        }
        first.addAll(later);
        return first.subList(0, Math.min(limit, first.size()));
    }
}
