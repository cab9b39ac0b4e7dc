package dev.parley.search.guard;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** A provider that is asked in some countries and languages only. Thread-safe. */
public final class ScopedProvider implements SearchProvider {

    private final SearchProvider provider;
    private final Set<String> countries;
    private final Set<String> languages;

    /**
     * @param countries two-letter codes; empty for all
     * @param languages two-letter codes; empty for all
     */
    public ScopedProvider(SearchProvider provider, Collection<String> countries, Collection<String> languages) {
        this.provider = provider;
        this.countries = lower(countries);
        this.languages = lower(languages);
    }

    private static Set<String> lower(Collection<String> codes) {
        return codes.stream()
                .map(code -> code.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String name() {
        return provider.name();
    }

    /** A query that does not say where it comes from is served. */
    @Override
    public boolean serves(SearchQuery query) {
        return provider.serves(query) && holds(countries, query.country()) && holds(languages, query.language());
    }

    private static boolean holds(Set<String> codes, String code) {
        return codes.isEmpty() || code.isEmpty() || codes.contains(code.toLowerCase(Locale.ROOT));
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        return provider.search(query);
    }
}
