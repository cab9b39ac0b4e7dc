package dev.parley.search.ranking;

import java.util.List;
import reactor.core.publisher.Mono;

/** A model that reads question and text together, such as a cross-encoder. Thread-safe. */
@FunctionalInterface
public interface Reranker {

    /** One score per text, higher is better; comparable within one call only. */
    Mono<double[]> scores(String question, List<String> texts);
}
