package dev.parley.search;

import reactor.core.publisher.Mono;

/** Asks all configured providers and fuses what they give. Thread-safe; failures are outcomes. */
public interface WebSearch {

    Mono<SearchOutcome> search(SearchQuery query);
}
