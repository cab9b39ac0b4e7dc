package dev.parley.search;

import reactor.core.publisher.Mono;

/** A source of ranked results. Thread-safe; failures are outcomes, never error signals. */
public interface SearchProvider {

    /** Stable short name, for example {@code google}. */
    String name();

    Mono<SearchOutcome> search(SearchQuery query);

    /** Whether it is any use for the country and language of the query. */
    default boolean serves(SearchQuery query) {
        return true;
    }
}
