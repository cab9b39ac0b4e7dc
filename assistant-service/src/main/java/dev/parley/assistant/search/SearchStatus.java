package dev.parley.assistant.search;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** How each search provider is doing, for operators: its last outcome, and what they have to know of it. Thread-safe. */
public final class SearchStatus {

    private final Clock clock;
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final Map<String, String> notices = new ConcurrentHashMap<>();
    private final Map<String, Last> last = new ConcurrentHashMap<>();

    private record Last(String outcome, String reason, Instant at) {}

    SearchStatus(Clock clock) {
        this.clock = clock;
    }

    /**
     * One provider.
     *
     * @param notice what an operator has to know, or null
     * @param outcome {@code results}, {@code none}, {@code refused} or {@code failed}; null before the first search
     * @param reason of a refusal or failure, or empty
     * @param at when the outcome came
     */
    public record Provider(
            String name,
            @Nullable String notice,
            @Nullable String outcome,
            String reason,
            @Nullable Instant at) {}

    /** All that are switched on, in order of preference. */
    public List<Provider> providers() {
        return names.stream()
                .map(name -> {
                    Last known = last.get(name);
                    return new Provider(
                            name,
                            notices.get(name),
                            known == null ? null : known.outcome(),
                            known == null ? "" : known.reason(),
                            known == null ? null : known.at());
                })
                .toList();
    }

    void notice(String name, String text) {
        notices.put(name, text);
    }

    /** The same provider, watched. */
    SearchProvider watching(SearchProvider provider) {
        names.add(provider.name());
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
                return provider.search(query).doOnNext(SearchStatus.this::saw);
            }
        };
    }

    private void saw(SearchOutcome outcome) {
        Instant now = clock.instant();
        last.put(
                outcome.provider(),
                switch (outcome) {
                    case SearchOutcome.Results results -> new Last("results", "", now);
                    case SearchOutcome.NoneFound none -> new Last("none", "", now);
                    case SearchOutcome.Refused refused -> new Last("refused", refused.reason(), now);
                    case SearchOutcome.Failed failed -> new Last("failed", failed.reason(), now);
                });
    }
}
