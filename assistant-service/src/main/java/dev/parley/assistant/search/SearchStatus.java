package dev.parley.assistant.search;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How each search provider is doing, for operators. Counts are those of this replica since its start. Thread-safe. */
public final class SearchStatus {

    private final MeterRegistry meters;
    private final Clock clock;
    private final List<Watched> all = new CopyOnWriteArrayList<>();

    SearchStatus(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * One provider. Numbers of outcomes leave out those that the cache gave.
     *
     * @param notice what an operator has to know, or null
     * @param breaker {@code closed}, {@code open} while it is left alone, {@code half-open}; null where there is none
     * @param quota of the day over all replicas, or null where there is none
     * @param results searches that found something
     * @param none searches that found nothing
     * @param refused searches that it would not do: key, quota, rate
     * @param failed searches that went wrong
     * @param last outcome, or null before the first search
     */
    public record Provider(
            String name,
            @Nullable String notice,
            @Nullable String breaker,
            @Nullable Quota quota,
            long results,
            long none,
            long refused,
            long failed,
            @Nullable Last last) {}

    /** @param left searches of this day; null where they cannot be counted right now */
    public record Quota(int perDay, @Nullable Integer left) {}

    /**
     * @param outcome {@code results}, {@code none}, {@code refused} or {@code failed}
     * @param reason of a refusal or failure, without question and key; or empty
     * @param until when a refused provider may be asked again, or null
     */
    public record Last(
            String outcome,
            String reason,
            Instant at,
            @Nullable Instant until) {}

    private record Limit(int perDay, Mono<Integer> used) {}

    private static final class Watched {
        private final String name;
        private final @Nullable String notice;
        private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
        private volatile @Nullable Supplier<String> breaker;
        private volatile @Nullable Limit limit;
        private volatile @Nullable Last last;

        Watched(String name, @Nullable String notice) {
            this.name = name;
            this.notice = notice;
        }

        long count(String outcome) {
            AtomicLong known = counts.get(outcome);
            return known == null ? 0 : known.get();
        }

        Provider shown(@Nullable Quota quota) {
            Supplier<String> state = breaker;
            return new Provider(
                    name,
                    notice,
                    state == null ? null : state.get(),
                    quota,
                    count("results"),
                    count("none"),
                    count("refused"),
                    count("failed"),
                    last);
        }
    }

    /** All that are switched on, in order of preference. */
    public Flux<Provider> providers() {
        return Flux.fromIterable(all).concatMap(watched -> {
            Limit limit = watched.limit;
            if (limit == null) {
                return Mono.just(watched.shown(null));
            }
            return limit.used()
                    .map(used -> Optional.of(Math.max(0, limit.perDay() - used)))
                    .onErrorReturn(Optional.empty())
                    .map(left -> watched.shown(new Quota(limit.perDay(), left.orElse(null))));
        });
    }

    void quota(String name, int perDay, Mono<Integer> used) {
        find(name).limit = new Limit(perDay, used);
    }

    void breaker(String name, Supplier<String> state) {
        find(name).breaker = state;
    }

    private Watched find(String name) {
        return all.stream()
                .filter(watched -> watched.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no provider " + name + " is watched"));
    }

    SearchProvider watching(SearchProvider provider) {
        return watching(provider, null);
    }

    /**
     * The same provider, watched.
     *
     * @param notice what an operator has to know of it, or null
     */
    SearchProvider watching(SearchProvider provider, @Nullable String notice) {
        Watched watched = new Watched(provider.name(), notice);
        all.add(watched);
        return new SearchProvider() {
            @Override
            public String name() {
                return provider.name();
            }

            @Override
            public boolean serves(SearchQuery query) {
                return provider.serves(query);
            }

            @Override
            public Mono<SearchOutcome> search(SearchQuery query) {
                return Mono.defer(() -> {
                    Timer.Sample took = Timer.start(meters);
                    return provider.search(query).doOnNext(outcome -> {
                        String how = saw(watched, outcome);
                        took.stop(meters.timer("parley.search.provider", "provider", watched.name, "outcome", how));
                    });
                });
            }
        };
    }

    /** What the outcome is called. */
    private String saw(Watched watched, SearchOutcome outcome) {
        Instant now = clock.instant();
        Last last = switch (outcome) {
            case SearchOutcome.Results results -> new Last("results", "", now, null);
            case SearchOutcome.NoneFound none -> new Last("none", "", now, null);
            case SearchOutcome.Refused refused -> new Last("refused", refused.reason(), now, refused.until());
            case SearchOutcome.Failed failed -> new Last("failed", failed.reason(), now, null);
        };
        watched.counts.computeIfAbsent(last.outcome(), key -> new AtomicLong()).incrementAndGet();
        watched.last = last;
        return last.outcome();
    }
}
