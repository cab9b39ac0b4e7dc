package dev.parley.search;

import java.util.List;

/** How a search ended. */
public sealed interface SearchOutcome {

    String provider();

    record Results(String provider, List<SearchResult> results) implements SearchOutcome {
        public Results {
            results = List.copyOf(results);
            if (results.isEmpty()) {
                throw new IllegalArgumentException("results must not be empty: use NoneFound");
            }
        }
    }

    record NoneFound(String provider) implements SearchOutcome {}

    /** The provider does not want us: wrong key, quota used up. An operator has to act. */
    record Refused(String provider, String reason) implements SearchOutcome {}

    record Failed(String provider, String reason) implements SearchOutcome {}
}
