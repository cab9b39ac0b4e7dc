package dev.parley.assistant.search;

import dev.parley.search.SearchProvider;
import dev.parley.search.guard.CachedProvider;
import dev.parley.search.guard.GuardedProvider;
import dev.parley.search.guard.HedgedProvider;
import dev.parley.search.guard.QuotaProvider;
import dev.parley.search.guard.ScopedProvider;
import dev.parley.search.guard.SearchCache;
import dev.parley.search.guard.SearchQuota;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/** Puts around each provider what its settings ask for: scope, cache, hedging, breaker, rate and daily quota. */
final class ProviderGuards {

    /** How long a provider that mostly fails is left alone. */
    private static final Duration OPEN_FOR = Duration.ofSeconds(20);

    private final SearchProperties properties;
    private final SearchCache cache;
    private final SearchQuota quota;
    private final Clock clock;

    ProviderGuards(SearchProperties properties, SearchCache cache, SearchQuota quota, Clock clock) {
        this.properties = properties;
        this.cache = cache;
        this.quota = quota;
        this.clock = clock;
    }

    /** @param day zone in which the provider's day begins */
    SearchProvider around(SearchProvider provider, SearchProperties.Limits limits, ZoneId day) {
        SearchProvider guarded =
                limits.perDay() == null ? provider : new QuotaProvider(provider, quota, limits.perDay(), day, clock);
        guarded = new GuardedProvider(guarded, limits.perSecond(), OPEN_FOR);
        guarded = new HedgedProvider(guarded, properties.hedgeAfter());
        SearchProperties.Cache kept = properties.cache();
        if (kept.enabled()) {
            guarded = new CachedProvider(guarded, cache, kept.fresh(), kept.stale(), clock);
        }
        return new ScopedProvider(guarded, limits.countries(), limits.languages());
    }
}
