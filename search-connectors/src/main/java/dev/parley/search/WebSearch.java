package dev.parley.search;

import java.util.List;
import reactor.core.publisher.Mono;

/** Asks all configured providers and fuses what they give. Thread-safe; failures are outcomes. */
public interface WebSearch {

    /**
     * Asks several wordings of one question at once; the first is the question itself.
     *
     * @param queries at least one
     */
    Mono<SearchOutcome> search(List<SearchQuery> queries);

    default Mono<SearchOutcome> search(SearchQuery query) {
        return search(List.of(query));
    }
}
