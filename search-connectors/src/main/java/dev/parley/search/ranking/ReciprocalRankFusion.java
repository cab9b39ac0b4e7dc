package dev.parley.search.ranking;

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
    record Fused(PreparedResult page, double score) {
        Fused with(Fused other) {
            return new Fused(page.with(other.page), score + other.score);
        }
    }

    /** Equal pages become one result with the longest snippet; equal scores keep the order of the lists. Best first. */
    static List<Fused> fuse(List<List<PreparedResult>> lists) {
        Map<String, Fused> pages = new LinkedHashMap<>();
        for (List<PreparedResult> list : lists) {
            Set<String> seen = new HashSet<>();
            int rank = 0;
            for (PreparedResult page : list) {
                if (seen.add(page.key())) {
                    rank++;
                    pages.merge(page.key(), new Fused(page, 1.0 / (RANK_OFFSET + rank)), Fused::with);
                }
            }
        }
        return pages.values().stream()
                .sorted(Comparator.comparingDouble(Fused::score).reversed())
                .toList();
    }
}
