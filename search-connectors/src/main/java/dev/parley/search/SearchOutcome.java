package dev.parley.search;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * The provider does not want us: wrong key, quota used up.
     *
     * @param until when it may be asked again; null when an operator has to act
     */
    record Refused(String provider, String reason, @Nullable Instant until) implements SearchOutcome {

        /** An operator has to act. */
        public Refused(String provider, String reason) {
            this(provider, reason, null);
        }
    }

    record Failed(String provider, String reason) implements SearchOutcome {}
}
