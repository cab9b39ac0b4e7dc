package dev.parley.search.ranking;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchResult;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fuses ranked lists by the sum of 1 / (60 + rank) (Cormack, Clarke and Büttcher, 2009); scores of providers are not
 * comparable, their ranks are.
 */
final class ReciprocalRankFusion {

    private static final int RANK_OFFSET = 60;

    private ReciprocalRankFusion() {}

    /** A page with the sum of what its ranks give. */
    record Fused(SearchResult result, double score) {
        Fused with(Fused other) {
            SearchResult more = other.result;
            String snippet = more.snippet().length() > result.snippet().length() ? more.snippet() : result.snippet();
            SearchResult merged = new SearchResult(
                    result.title().isBlank() ? more.title() : result.title(),
                    result.url(),
                    snippet,
                    result.date() == null ? more.date() : result.date());
            return new Fused(merged, score + other.score);
        }
    }

    /** Equal pages become one result with the longest snippet; equal scores keep the order of the lists. Best first. */
    static List<Fused> fuse(List<SearchOutcome.Results> lists) {
        Map<String, Fused> pages = new LinkedHashMap<>();
        for (SearchOutcome.Results list : lists) {
            Set<String> seen = new HashSet<>();
            int rank = 0;
            for (SearchResult result : list.results()) {
                String key = CanonicalUrl.of(result.url());
                if (seen.add(key)) {
                    rank++;
                    pages.merge(key, new Fused(result, 1.0 / (RANK_OFFSET + rank)), Fused::with);
                }
            }
        }
        return pages.values().stream()
                .sorted(Comparator.comparingDouble(Fused::score).reversed())
                .toList();
    }
}
