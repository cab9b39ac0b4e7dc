package dev.parley.search;

import reactor.core.publisher.Mono;

/** A source of ranked results. Thread-safe; failures are outcomes, never error signals. */
public interface SearchProvider {

    /** Stable short name, for example {@code google}. */
    String name();

    Mono<SearchOutcome> search(SearchQuery query);
}
