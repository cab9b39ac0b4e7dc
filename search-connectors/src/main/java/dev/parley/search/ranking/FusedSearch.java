package dev.parley.search.ranking;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.WebSearch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks all providers that serve a query at once and ranks what they find; who has not answered at the deadline is left out.
 * The deadline is that of the whole search: a reranker has its time before it.
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

    /** The same providers failing for the same reasons are told once in this time. */
    private static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(FusedSearch.class);

    private final List<SearchProvider> providers;
    private final Duration deadline;
    private final Clock clock;
    private final @Nullable Reranking reranking;
    private final AtomicReference<Told> told = new AtomicReference<>(new Told(Set.of(), Instant.MIN));

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

    /**
     * @param reranking reads the best results once more, or null
     * @throws IllegalArgumentException also when reranking takes more than half of the deadline
     */
    public FusedSearch(List<SearchProvider> providers, Duration deadline, Clock clock, @Nullable Reranking reranking) {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("deadline must be positive but is " + deadline);
        }
        if (reranking != null && reranking.time().multipliedBy(2).compareTo(deadline) > 0) {
            throw new IllegalArgumentException(
                    "parley.search.reranker.time must be at most half of parley.search.deadline, "
                            + deadline.toMillis() + " ms but is "
                            + reranking.time().toMillis() + " ms");
        }
        Set<String> names = new HashSet<>();
        for (SearchProvider provider : providers) {
            if (!names.add(provider.name())) {
                throw new IllegalArgumentException("two search providers are called '" + provider.name() + "'");
            }
        }
        this.providers = List.copyOf(providers);
        this.deadline = reranking == null ? deadline : deadline.minus(reranking.time());
        this.clock = clock;
        this.reranking = reranking;
    }

    private record Call(SearchProvider provider, SearchQuery query) {}

    /** @param prepared the results, ready to be ranked; empty where there are none */
    private record Reply(int call, SearchOutcome outcome, List<PreparedResult> prepared) {}

    private record Told(Set<String> reasons, Instant at) {}

    @Override
    public Mono<SearchOutcome> search(List<SearchQuery> queries) {
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("queries must not be empty");
        }
        if (providers.isEmpty()) {
            return Mono.just(new SearchOutcome.Refused(
                    NAME, "no search provider is switched on: enable one under parley.search"));
        }
        List<Call> calls = new ArrayList<>();
        for (SearchQuery query : queries) {
            for (SearchProvider provider : providers) {
                if (provider.serves(query)) {
                    calls.add(new Call(provider, query));
                }
            }
        }
        if (calls.isEmpty()) {
            return Mono.just(
                    new SearchOutcome.Refused(NAME, "no search provider is switched on for this country and language"));
        }
        return Flux.range(0, calls.size())
                .flatMap(number -> ask(number, calls.get(number)), calls.size())
                .takeUntilOther(Mono.delay(deadline))
                .collectList()
                .flatMap(replies -> fuse(inOrder(calls, replies), queries.getFirst()));
    }

    /** Results are prepared as they come, because at the deadline many searches may want to be ranked at once. */
    private static Mono<Reply> ask(int number, Call call) {
        return Mono.defer(() -> call.provider().search(call.query()))
                .map(outcome -> new Reply(
                        number,
                        outcome,
                        outcome instanceof SearchOutcome.Results results ? Ranking.prepare(results) : List.of()))
                .defaultIfEmpty(new Reply(number, failed(call, "gave no outcome"), List.of()))
                // One odd result of one provider must not take those of the others with it.
                .onErrorResume(fault -> Mono.just(new Reply(
                        number, failed(call, "broke with " + fault.getClass().getSimpleName()), List.of())));
    }

    private static SearchOutcome failed(Call call, String reason) {
        return new SearchOutcome.Failed(call.provider().name(), reason);
    }

    /** One reply for each call; who has not answered has failed. */
    private List<Reply> inOrder(List<Call> calls, List<Reply> replies) {
        Reply[] all = new Reply[calls.size()];
        replies.forEach(reply -> all[reply.call()] = reply);
        for (int number = 0; number < all.length; number++) {
            if (all[number] == null) {
                String reason = "no answer within " + deadline.toMillis() + " ms";
                all[number] = new Reply(number, failed(calls.get(number), reason), List.of());
            }
        }
        return List.of(all);
    }

    private Mono<SearchOutcome> fuse(List<Reply> replies, SearchQuery question) {
        List<Reply> found = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        boolean answered = false;
        boolean allRefused = true;
        for (Reply reply : replies) {
            switch (reply.outcome()) {
                case SearchOutcome.Results results -> found.add(reply);
                case SearchOutcome.NoneFound none -> answered = true;
                case SearchOutcome.Refused refused -> reasons.add(refused.provider() + ": " + refused.reason());
                case SearchOutcome.Failed failed -> {
                    allRefused = false;
                    reasons.add(failed.provider() + ": " + failed.reason());
                }
            }
        }
        tell(reasons);
        if (!found.isEmpty()) {
            return ranked(found, question).map(results -> new SearchOutcome.Results(names(found), results));
        }
        if (answered) {
            return Mono.just(new SearchOutcome.NoneFound(NAME));
        }
        String reason = String.join("; ", reasons);
        return Mono.just(allRefused ? new SearchOutcome.Refused(NAME, reason) : new SearchOutcome.Failed(NAME, reason));
    }

    private void tell(Set<String> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Told before = told.get();
        boolean known =
                before.reasons().equals(reasons) && now.isBefore(before.at().plus(TOLD_AGAIN));
        if (!known && told.compareAndSet(before, new Told(Set.copyOf(reasons), now))) {
            LOGGER.warn("Search went on without {}", reasons);
        }
    }

    private Mono<List<SearchResult>> ranked(List<Reply> found, SearchQuery question) {
        int wanted = reranking == null ? question.limit() : Math.max(question.limit(), reranking.results());
        List<SearchResult> ranked = Ranking.rankPrepared(
                question.text(), found.stream().map(Reply::prepared).toList(), wanted, LocalDate.now(clock));
        return reranking == null
                ? Mono.just(ranked)
                : reranking
                        .again(question.text(), ranked)
                        .map(results -> results.subList(0, Math.min(question.limit(), results.size())));
    }

    private static String names(List<Reply> found) {
        return String.join(
                "+",
                found.stream()
                        .map(reply -> reply.outcome().provider())
                        .distinct()
                        .toList());
    }
}
