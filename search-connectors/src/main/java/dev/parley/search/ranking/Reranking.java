package dev.parley.search.ranking;

import dev.parley.search.SearchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Puts the best results of a search in the order of a {@link Reranker}. One that is too slow or breaks changes nothing,
 * because the order is good without it. Thread-safe.
 *
 * @param results how many of the best are read; the others stay behind them in their order
 * @param time that the reranker has, taken from the deadline of the search
 */
public record Reranking(Reranker reranker, int results, Duration time) {

    private static final Logger LOGGER = LoggerFactory.getLogger(Reranking.class);

    public Reranking {
        if (results < 1 || results > 100) {
            throw new IllegalArgumentException(
                    "parley.search.reranker.results must be between 1 and 100 but is " + results);
        }
        if (!time.isPositive()) {
            throw new IllegalArgumentException("parley.search.reranker.time must be positive but is " + time);
        }
    }

    /** The same results in their new order, or as they were. */
    Mono<List<SearchResult>> again(String question, List<SearchResult> ranked) {
        List<SearchResult> read = ranked.subList(0, Math.min(results, ranked.size()));
        List<String> texts = read.stream()
                .map(result -> result.title() + "\n" + result.snippet())
                .toList();
        return Mono.defer(() -> reranker.scores(question, texts))
                .map(scores -> {
                    List<SearchResult> all = new ArrayList<>(byScore(read, scores));
                    all.addAll(ranked.subList(read.size(), ranked.size()));
                    return List.copyOf(all);
                })
                .timeout(time, Mono.just(ranked))
                .onErrorResume(fault -> {
                    LOGGER.warn(
                            "Results keep their order, because the reranker broke: {}",
                            fault.getClass().getSimpleName());
                    return Mono.just(ranked);
                });
    }

    private static List<SearchResult> byScore(List<SearchResult> results, double[] scores) {
        if (scores.length != results.size()) {
            throw new IllegalArgumentException("one score per text was wanted");
        }
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> scores[index])
                        .reversed())
                .map(results::get)
                .toList();
    }
}
