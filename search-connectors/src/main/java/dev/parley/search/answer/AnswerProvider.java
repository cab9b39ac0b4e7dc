package dev.parley.search.answer;

import reactor.core.publisher.Mono;

/**
 * A service that searches and answers by itself. It never shows its raw results, so it is no
 * {@link dev.parley.search.SearchProvider}. Thread-safe; failures are outcomes, never error signals.
 */
public interface AnswerProvider {

    /** Stable short name, for example {@code gemini}. */
    String name();

    Mono<AnswerOutcome> answer(AnswerQuery query);
}
