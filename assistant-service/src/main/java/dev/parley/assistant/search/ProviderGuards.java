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
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Puts around each provider what its settings ask for: scope, cache, hedging, breaker, rate and daily quota; and tells the
 * status what operators may want to see of them.
 */
final class ProviderGuards {

    /** How long a provider that mostly fails is left alone. */
    private static final Duration OPEN_FOR = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(ProviderGuards.class);

    private final SearchProperties properties;
    private final SearchCache cache;
    private final SearchQuota quota;
    private final BiFunction<String, LocalDate, Mono<Integer>> used;
    private final SearchStatus status;
    private final Clock clock;

    /** @param used searches of a provider on a day, over all replicas */
    ProviderGuards(
            SearchProperties properties,
            SearchCache cache,
            SearchQuota quota,
            BiFunction<String, LocalDate, Mono<Integer>> used,
            SearchStatus status,
            Clock clock) {
        this.properties = properties;
        this.cache = cache;
        this.quota = quota;
        this.used = used;
        this.status = status;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException naming the setting that is missing or wrong */
    SearchProvider around(ProviderSettings settings) {
        SearchProvider provider = settings.provider();
        SearchProperties.Limits limits = settings.limits();
        ZoneId day = settings.day();
        Integer perDay = limits.perDay();
        String notice = settings.notice();
        if (notice != null) {
            log.warn("{}", notice);
        }
        // Outcomes are told where they come from, below the cache, so that a kept one is not counted again.
        SearchProvider guarded = status.watching(provider, notice);
        if (perDay != null) {
            guarded = new QuotaProvider(guarded, quota, perDay, day, clock);
            status.quota(
                    provider.name(),
                    perDay,
                    Mono.defer(() -> used.apply(provider.name(), LocalDate.now(clock.withZone(day)))));
        }
        GuardedProvider breaker = new GuardedProvider(guarded, limits.perSecond(), OPEN_FOR);
        status.breaker(provider.name(), breaker::state);
        guarded = new HedgedProvider(breaker, properties.hedgeAfter());
        SearchProperties.Cache kept = properties.cache();
        if (kept.enabled()) {
            guarded = new CachedProvider(guarded, cache, kept.fresh(), kept.stale(), clock);
        }
        return new ScopedProvider(guarded, limits.countries(), limits.languages());
    }
}
