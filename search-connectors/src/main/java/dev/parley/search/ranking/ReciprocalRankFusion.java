package dev.parley.search.ranking;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchResult;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fuses ranked lists by the sum of 1 / (60 + rank); scores of providers are not comparable, their ranks are. */
final class ReciprocalRankFusion {

    private static final int RANK_OFFSET = 60;

    private ReciprocalRankFusion() {}

    /** Equal pages become one result with the longest snippet; equal scores keep the order of the lists. */
    static List<SearchResult> fuse(List<SearchOutcome.Results> lists, int limit) {
        Map<String, Ranked> pages = new LinkedHashMap<>();
        for (SearchOutcome.Results list : lists) {
            Set<String> seen = new HashSet<>();
            int rank = 0;
            for (SearchResult result : list.results()) {
                String key = CanonicalUrl.of(result.url());
                if (seen.add(key)) {
                    rank++;
                    pages.merge(key, new Ranked(result, 1.0 / (RANK_OFFSET + rank)), Ranked::with);
                }
            }
        }
        return pages.values().stream()
                .sorted(Comparator.comparingDouble(Ranked::score).reversed())
                .limit(limit)
                .map(Ranked::result)
                .toList();
    }

    private record Ranked(SearchResult result, double score) {
        Ranked with(Ranked other) {
            SearchResult more = other.result;
            String snippet = more.snippet().length() > result.snippet().length() ? more.snippet() : result.snippet();
            SearchResult merged = new SearchResult(
                    result.title().isBlank() ? more.title() : result.title(),
                    result.url(),
                    snippet,
                    result.date() == null ? more.date() : result.date());
            return new Ranked(merged, score + other.score);
        }
    }
}
