package dev.parley.search.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.search.Freshness;
import dev.parley.search.SafeSearch;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchOutcome.Failed;
import dev.parley.search.SearchOutcome.NoneFound;
import dev.parley.search.SearchOutcome.Refused;
import dev.parley.search.SearchOutcome.Results;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class GuardTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SearchQuery QUERY = new SearchQuery("tea", "de", "DE", 5);
    private static final Results FOUND = new Results(
            "p", List.of(new SearchResult("T", URI.create("https://e.org/a"), "s", LocalDate.of(2026, 1, 2))));

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
    private final MemoryCache cache = new MemoryCache();

    @Test
    void quota_usedUp_isRefusedUntilTheProvidersMidnight() {
        AtomicInteger taken = new AtomicInteger();
        List<LocalDate> days = new ArrayList<>();
        SearchQuota quota = (provider, day, most) -> {
            days.add(day);
            return Mono.just(taken.incrementAndGet() <= most);
        };
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T03:00:00Z"), ZoneOffset.UTC);
        SearchProvider provider =
                new QuotaProvider(says(() -> Mono.just(FOUND)), quota, 2, ZoneId.of("America/Los_Angeles"), clock);

        assertThat(search(provider)).isEqualTo(FOUND);
        assertThat(search(provider)).isEqualTo(FOUND);
        assertThat(search(provider))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.until()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z")));
        assertThat(calls).hasValue(2);
        assertThat(days).containsOnly(LocalDate.of(2026, 11, 19));
    }

    @Test
    void quota_thatCannotBeCounted_asksNothing() {
        SearchProvider provider = new QuotaProvider(
                says(() -> Mono.just(FOUND)),
                (name, day, most) -> Mono.error(new IllegalStateException("no Redis")),
                2,
                ZoneOffset.UTC,
                Clock.systemUTC());

        assertThat(search(provider)).isInstanceOf(Failed.class);
        assertThat(calls).hasValue(0);
    }

    @Test
    void scope_countryAndLanguage_decide() {
        SearchProvider provider = new ScopedProvider(says(() -> Mono.just(FOUND)), List.of("de", "AT"), List.of("de"));

        assertThat(provider.serves(QUERY)).isTrue();
        assertThat(provider.serves(new SearchQuery("q", "de", "at", 5))).isTrue();
        assertThat(provider.serves(new SearchQuery("q", "", "", 5))).isTrue();
        assertThat(provider.serves(new SearchQuery("q", "de", "FR", 5))).isFalse();
        assertThat(provider.serves(new SearchQuery("q", "en", "DE", 5))).isFalse();
    }

    @Test
    void breaker_providerThatFails_isLeftAloneAndOneThatRefusesIsNot() {
        SearchProvider failing =
                new GuardedProvider(says(() -> Mono.just(new Failed("p", "down"))), 1_000, Duration.ofMinutes(1));
        IntStream.range(0, 20).forEach(call -> assertThat(search(failing)).isInstanceOf(Failed.class));
        assertThat(calls).hasValue(5);

        SearchProvider refusing =
                new GuardedProvider(says(() -> Mono.just(new Refused("p", "key"))), 1_000, Duration.ofMinutes(1));
        IntStream.range(0, 20).forEach(call -> assertThat(search(refusing)).isInstanceOf(Refused.class));
        assertThat(calls).hasValue(25);
    }

    @Test
    void limiter_moreThanTheRate_failsInsteadOfWaitingLong() {
        SearchProvider provider = new GuardedProvider(says(() -> Mono.just(FOUND)), 3, Duration.ofMinutes(1));

        List<SearchOutcome> outcomes = Flux.range(0, 50)
                .flatMap(index -> provider.search(QUERY), 50)
                .collectList()
                .block(PATIENCE);

        assertThat(outcomes).filteredOn(Failed.class::isInstance).hasSizeGreaterThanOrEqualTo(40);
        assertThat(calls.get()).isBetween(3, 10);
        assertThatThrownBy(() -> new GuardedProvider(says(Mono::empty), 0, Duration.ZERO))
                .hasMessageContaining("parley.search.p.per-second");
    }

    @Test
    void hedge_slowFirstAnswer_isOvertakenByTheSecond() {
        SearchProvider provider = new HedgedProvider(
                says(() -> calls.get() == 1 ? Mono.never() : Mono.just(FOUND)), Duration.ofMillis(20));

        assertThat(search(provider)).isEqualTo(FOUND);
        assertThat(calls).hasValue(2);
    }

    @Test
    void hedge_quickAnswersAndFailures_areAskedOnce() {
        SearchProvider quick = new HedgedProvider(says(() -> Mono.just(FOUND)), Duration.ofSeconds(5));
        IntStream.range(0, 10).forEach(index -> search(quick));
        SearchProvider failing =
                new HedgedProvider(says(() -> Mono.just(new Failed("p", "down"))), Duration.ofSeconds(5));

        assertThat(search(failing)).isInstanceOf(Failed.class);
        assertThat(calls).hasValue(11);
    }

    @Test
    void hedge_budget_limitsSecondSearches() {
        SearchProvider provider = new HedgedProvider(
                says(() -> Mono.<SearchOutcome>just(new Failed("p", "slow")).delayElement(Duration.ofMillis(60))),
                Duration.ofMillis(5));
        IntStream.range(0, 30).forEach(index -> search(provider));

        assertThat(calls.get()).isBetween(31, 34);
    }

    @Test
    void cache_freshStaleAndOld_areTold() {
        SearchProvider provider = cached();
        search(provider);
        search(provider);
        assertThat(calls).hasValue(1);

        pass(Duration.ofMinutes(20));
        assertThat(search(provider)).isEqualTo(FOUND);
        await().untilAsserted(() -> assertThat(calls).hasValue(2));
        await().untilAsserted(() -> assertThat(cache.leases).isEmpty());
        search(provider);
        assertThat(calls).hasValue(2);

        pass(Duration.ofHours(7));
        search(provider);
        assertThat(calls).hasValue(3);
    }

    @Test
    void cache_differentQueries_areKeptApart() {
        SearchProvider provider = cached();
        for (SearchQuery query : List.of(
                QUERY,
                new SearchQuery("tea", "en", "DE", 5),
                new SearchQuery("tea", "de", "AT", 5),
                new SearchQuery("tea", "de", "DE", 6),
                new SearchQuery("tea", "de", "DE", 5, SafeSearch.STRICT, Freshness.ANY),
                new SearchQuery("tea", "de", "DE", 5, SafeSearch.MODERATE, Freshness.DAY))) {
            provider.search(query).block(PATIENCE);
        }
        assertThat(calls).hasValue(6);
        provider.search(new SearchQuery("  TEA ", "DE", "de", 5)).block(PATIENCE);
        assertThat(calls).hasValue(6);
        assertThat(cache.texts.keySet()).noneMatch(key -> key.contains("tea"));
    }

    @Test
    void cache_questionAboutNow_getsOldQuickly() {
        SearchProvider provider = cached();
        SearchQuery news = new SearchQuery("tea", "de", "DE", 5, SafeSearch.MODERATE, Freshness.DAY);
        provider.search(news).block(PATIENCE);
        pass(Duration.ofMinutes(30));
        provider.search(news).block(PATIENCE);

        assertThat(calls).hasValue(2);
    }

    @Test
    void cache_equalSearchesAtOnceOnTwoReplicas_askOnce() {
        Supplier<Mono<SearchOutcome>> slow =
                () -> Mono.<SearchOutcome>just(FOUND).delayElement(Duration.ofMillis(200));
        SearchProvider one = cached(slow);
        SearchProvider two = cached(slow);

        List<SearchOutcome> outcomes = Flux.range(0, 40)
                .flatMap(index -> (index % 2 == 0 ? one : two).search(QUERY).subscribeOn(Schedulers.parallel()), 40)
                .collectList()
                .block(PATIENCE);

        assertThat(outcomes).hasSize(40).containsOnly(FOUND);
        assertThat(calls).hasValue(1);
    }

    @Test
    void cache_failures_areNeverKept() {
        SearchProvider provider =
                cached(() -> Mono.just(calls.get() == 1 ? new Failed("p", "down") : new NoneFound("p")));

        assertThat(search(provider)).isInstanceOf(Failed.class);
        assertThat(search(provider)).isEqualTo(new NoneFound("p"));
        assertThat(search(provider)).isEqualTo(new NoneFound("p"));
        assertThat(calls).hasValue(2);
    }

    @Test
    void cache_thatIsBroken_isLeftOut() {
        cache.broken = true;

        assertThat(search(cached())).isEqualTo(FOUND);
        assertThat(search(cached())).isEqualTo(FOUND);
        assertThat(calls).hasValue(2);
    }

    private SearchProvider cached() {
        return cached(() -> Mono.just(FOUND));
    }

    private SearchProvider cached(Supplier<Mono<SearchOutcome>> answer) {
        return new CachedProvider(says(answer), cache, Duration.ofMinutes(15), Duration.ofHours(6), clock());
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }

    private SearchOutcome search(SearchProvider provider) {
        SearchOutcome outcome = provider.search(QUERY).block(PATIENCE);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private SearchProvider says(Supplier<Mono<SearchOutcome>> answer) {
        return new SearchProvider() {
            @Override
            public String name() {
                return "p";
            }

            @Override
            public Mono<SearchOutcome> search(SearchQuery query) {
                return Mono.defer(() -> {
                    calls.incrementAndGet();
                    return answer.get();
                });
            }
        };
    }

    /** A cache in memory with the test's clock. */
    private final class MemoryCache implements SearchCache {
        private final Map<String, String> texts = new ConcurrentHashMap<>();
        private final Map<String, Instant> ends = new ConcurrentHashMap<>();
        private final Map<String, String> leases = new ConcurrentHashMap<>();
        private volatile boolean broken;

        private <T> Mono<T> unlessBroken(Supplier<T> value) {
            return Mono.defer(
                    () -> broken ? Mono.error(new IllegalStateException("no Redis")) : Mono.justOrEmpty(value.get()));
        }

        @Override
        public Mono<String> get(String key) {
            return unlessBroken(
                    () -> now.get().isBefore(ends.getOrDefault(key, Instant.EPOCH)) ? texts.get(key) : null);
        }

        @Override
        public Mono<Void> put(String key, String text, Duration keep) {
            return unlessBroken(() -> {
                        ends.put(key, now.get().plus(keep));
                        return texts.put(key, text);
                    })
                    .then();
        }

        @Override
        public Mono<Boolean> acquire(String key, String owner, Duration lease) {
            return unlessBroken(() -> leases.putIfAbsent(key, owner) == null);
        }

        @Override
        public Mono<Void> release(String key, String owner) {
            return unlessBroken(() -> leases.remove(key, owner)).then();
        }
    }
}
