package dev.parley.assistant.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedding.CrossEncoder;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.ranking.FusedSearch;
import dev.parley.search.ranking.Reranking;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The small random cross-encoder of native-inference in a search. */
class CrossEncoderRerankerTests {

    private static final Path MODEL =
            Path.of("..", "native-inference", "src", "test", "resources", "golden", "cross-encoder");
    private static final String QUESTION = "how cold is the wind";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final List<SearchResult> RESULTS = results(
            "The wind is cold.",
            "Lighthouse-keepers and a boat",
            "Stone bridge under the light",
            "Warmest, coldly, stoneness",
            "The tide of the sea");

    @Test
    void search_withCrossEncoder_hasTheOrderOfItsScores() {
        CrossEncoder encoder = CrossEncoder.open(MODEL, 1);
        double[] scores = encoder.scores(
                QUESTION,
                RESULTS.stream()
                        .map(result -> result.title() + "\n" + result.snippet())
                        .toList());
        List<SearchResult> wanted = IntStream.range(0, RESULTS.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> -scores[index]))
                .map(RESULTS::get)
                .toList();
        assertThat(wanted).isNotEqualTo(RESULTS);
        try (CrossEncoderReranker reranker = new CrossEncoderReranker(encoder)) {
            assertThat(search(new Reranking(reranker, 5, Duration.ofSeconds(5))))
                    .isEqualTo(wanted);
            // Who is not among the best that are read stays where it was.
            assertThat(search(new Reranking(reranker, 2, Duration.ofSeconds(5))).subList(2, 5))
                    .isEqualTo(RESULTS.subList(2, 5));
        }
    }

    @Test
    void search_rerankerThatHangs_keepsTheOrderWithinTheDeadline() {
        Reranking hanging = new Reranking((question, texts) -> Mono.never(), 5, Duration.ofMillis(100));
        long start = System.nanoTime();
        assertThat(search(hanging)).isEqualTo(RESULTS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.dividedBy(2));
    }

    @Test
    void scores_moreSearchesThanMayWait_areRefusedAndTheRestAnswered() {
        try (CrossEncoderReranker reranker = new CrossEncoderReranker(CrossEncoder.open(MODEL, 1))) {
            List<String> texts = IntStream.range(0, 100)
                    .mapToObj(index -> "the tide of the sea ".repeat(12))
                    .toList();
            AtomicInteger refused = new AtomicInteger();
            Long answered = Flux.range(0, 200)
                    .flatMap(
                            index -> reranker.scores(QUESTION, texts).onErrorResume(fault -> {
                                refused.incrementAndGet();
                                return Mono.empty();
                            }),
                            200)
                    .count()
                    .block(PATIENCE);
            assertThat(answered).isPositive();
            assertThat(answered + refused.get()).isEqualTo(200);
        }
    }

    private static List<SearchResult> results(String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(index -> new SearchResult(
                        "T" + index, URI.create("https://h" + index + ".example/"), texts[index], null))
                .toList();
    }

    private static List<SearchResult> search(Reranking reranking) {
        SearchProvider provider = new SearchProvider() {
            @Override
            public String name() {
                return "p";
            }

            @Override
            public Mono<SearchOutcome> search(SearchQuery query) {
                return Mono.just(new SearchOutcome.Results("p", RESULTS));
            }
        };
        SearchOutcome outcome = new FusedSearch(List.of(provider), PATIENCE, Clock.systemUTC(), reranking)
                .search(new SearchQuery(QUESTION, "", "", 5))
                .block(PATIENCE);
        return ((SearchOutcome.Results) outcome).results();
    }
}
