package dev.parley.search.page;

import reactor.core.publisher.Mono;

/**
 * Opens one page of the public web and reads what it says. Addresses inside private networks are refused after name
 * resolution and on every redirect. Thread-safe; failures are outcomes, never error signals.
 */
public interface PageReader {

    /** Ends within {@link PageReaderOptions#timeout()}. */
    Mono<PageOutcome> read(PageRequest request);
}
