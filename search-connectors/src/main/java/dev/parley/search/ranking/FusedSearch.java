package dev.parley.search.ranking;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.WebSearch;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks all providers that serve a query at once and ranks what they find; who has not answered at the deadline is left out.
 *
 * <p>Any results give {@link SearchOutcome.Results}. Without results, one provider that truly found nothing gives
 * {@link SearchOutcome.NoneFound}. If nobody could search, the outcome is {@link SearchOutcome.Refused} when all were
 * refused and {@link SearchOutcome.Failed} otherwise, with the reason of each.
 */
public final class FusedSearch implements WebSearch {

    /** Time that all providers share. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMillis(2_500);

    /** Name in outcomes that no single provider stands for. */
    public static final String NAME = "search";

    /** Results that a reranker reads, and the time it has for that. */
    private static final int MAX_RERANKED = 20;

    private static final Duration RERANK_DEADLINE = Duration.ofMillis(400);

    private static final Logger LOGGER = LoggerFactory.getLogger(FusedSearch.class);

    private final List<SearchProvider> providers;
    private final Duration deadline;
    private final Clock clock;
    private final @Nullable Reranker reranker;

    /** With {@link #DEFAULT_DEADLINE}. */
    public FusedSearch(List<SearchProvider> providers) {
        this(providers, DEFAULT_DEADLINE);
    }

    /**
     * @param providers in order of preference; may be empty, then every search is refused
     * @throws IllegalArgumentException when two providers share a name or the deadline is not positive
     */
    public FusedSearch(List<SearchProvider> providers, Duration deadline) {
        this(providers, deadline, Clock.systemUTC(), null);
    }

    /** @param reranker reads the best results once more, or null */
    public FusedSearch(List<SearchProvider> providers, Duration deadline, Clock clock, @Nullable Reranker reranker) {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("deadline must be positive but is " + deadline);
        }
        Set<String> names = new HashSet<>();
        for (SearchProvider provider : providers) {
            if (!names.add(provider.name())) {
                throw new IllegalArgumentException("two search providers are called '" + provider.name() + "'");
            }
        }
        this.providers = List.copyOf(providers);
        this.deadline = deadline;
        this.clock = clock;
        this.reranker = reranker;
    }

    @Override
    public Mono<SearchOutcome> search(List<SearchQuery> queries) {
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("queries must not be empty");
        }
        if (providers.isEmpty()) {
            return Mono.just(new SearchOutcome.Refused(
                    NAME, "no search provider is switched on: enable one under parley.search"));
        }
        List<Mono<SearchOutcome>> calls = new ArrayList<>();
        for (SearchQuery query : queries) {
            for (SearchProvider provider : providers) {
                if (provider.serves(query)) {
                    calls.add(ask(provider, query));
                }
            }
        }
        if (calls.isEmpty()) {
            return Mono.just(
                    new SearchOutcome.Refused(NAME, "no search provider is switched on for this country and language"));
        }
        return Flux.fromIterable(calls)
                .flatMapSequential(call -> call, calls.size())
                .collectList()
                .flatMap(outcomes -> fuse(outcomes, queries.getFirst()));
    }

    private Mono<SearchOutcome> ask(SearchProvider provider, SearchQuery query) {
        return Mono.defer(() -> provider.search(query))
                .timeout(deadline)
                .defaultIfEmpty(new SearchOutcome.Failed(provider.name(), "gave no outcome"))
                .onErrorResume(failure -> Mono.just(failed(provider, failure)));
    }

    private SearchOutcome failed(SearchProvider provider, Throwable failure) {
        String reason = failure instanceof TimeoutException
                ? "no answer within " + deadline.toMillis() + " ms"
                : "broke with " + failure.getClass().getSimpleName();
        return new SearchOutcome.Failed(provider.name(), reason);
    }

    private Mono<SearchOutcome> fuse(List<SearchOutcome> outcomes, SearchQuery question) {
        List<SearchOutcome.Results> found = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        boolean answered = false;
        boolean allRefused = true;
        for (SearchOutcome outcome : outcomes) {
            switch (outcome) {
                case SearchOutcome.Results results -> found.add(results);
                case SearchOutcome.NoneFound none -> answered = true;
                case SearchOutcome.Refused refused -> reasons.add(refused.provider() + ": " + refused.reason());
                case SearchOutcome.Failed failed -> {
                    allRefused = false;
                    reasons.add(failed.provider() + ": " + failed.reason());
                }
            }
        }
        if (!reasons.isEmpty()) {
            LOGGER.warn("Search went on without {}", reasons);
        }
        if (!found.isEmpty()) {
            return ranked(found, question).map(results -> new SearchOutcome.Results(names(found), results));
        }
        if (answered) {
            return Mono.just(new SearchOutcome.NoneFound(NAME));
        }
        String reason = String.join("; ", reasons);
        return Mono.just(allRefused ? new SearchOutcome.Refused(NAME, reason) : new SearchOutcome.Failed(NAME, reason));
    }

    private Mono<List<SearchResult>> ranked(List<SearchOutcome.Results> found, SearchQuery question) {
        LocalDate today = LocalDate.now(clock);
        int wanted = reranker == null ? question.limit() : Math.max(question.limit(), MAX_RERANKED);
        List<SearchResult> ranked = Ranking.rank(question.text(), found, wanted, today);
        if (reranker == null) {
            return Mono.just(ranked);
        }
        List<String> texts = ranked.stream()
                .map(result -> result.title() + "\n" + result.snippet())
                .toList();
        return reranker.scores(question.text(), texts)
                .timeout(RERANK_DEADLINE)
                .map(scores -> byScore(ranked, scores))
                // The order is good without it.
                .onErrorResume(fault -> Mono.just(ranked))
                .map(results -> results.subList(0, Math.min(question.limit(), results.size())));
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

    private static String names(List<SearchOutcome.Results> found) {
        return String.join(
                "+",
                found.stream().map(SearchOutcome.Results::provider).distinct().toList());
    }
}
