package dev.parley.search.ranking;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.WebSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks all providers at once and fuses their ranked lists; who has not answered at the deadline is left out.
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

    private static final Logger LOGGER = LoggerFactory.getLogger(FusedSearch.class);

    private final List<SearchProvider> providers;
    private final Duration deadline;

    /** With {@link #DEFAULT_DEADLINE}. */
    public FusedSearch(List<SearchProvider> providers) {
        this(providers, DEFAULT_DEADLINE);
    }

    /**
     * @param providers in order of preference; may be empty, then every search is refused
     * @throws IllegalArgumentException when two providers share a name or the deadline is not positive
     */
    public FusedSearch(List<SearchProvider> providers, Duration deadline) {
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
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        if (providers.isEmpty()) {
            return Mono.just(new SearchOutcome.Refused(
                    NAME, "no search provider is switched on: enable one under parley.search"));
        }
        return Flux.fromIterable(providers)
                .flatMapSequential(provider -> ask(provider, query), providers.size())
                .collectList()
                .map(outcomes -> fuse(outcomes, query.limit()));
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

    private static SearchOutcome fuse(List<SearchOutcome> outcomes, int limit) {
        List<SearchOutcome.Results> found = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
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
            return new SearchOutcome.Results(names(found), ReciprocalRankFusion.fuse(found, limit));
        }
        if (answered) {
            return new SearchOutcome.NoneFound(NAME);
        }
        String reason = String.join("; ", reasons);
        return allRefused ? new SearchOutcome.Refused(NAME, reason) : new SearchOutcome.Failed(NAME, reason);
    }

    private static String names(List<SearchOutcome.Results> found) {
        return String.join(
                "+", found.stream().map(SearchOutcome.Results::provider).toList());
    }
}
