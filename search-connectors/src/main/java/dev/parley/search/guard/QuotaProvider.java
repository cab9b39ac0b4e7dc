package dev.parley.search.guard;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import reactor.core.publisher.Mono;

/** Stops asking a provider when the searches of its day are used up. Thread-safe. */
public final class QuotaProvider implements SearchProvider {

    private final SearchProvider provider;
    private final SearchQuota quota;
    private final int perDay;
    private final ZoneId zone;
    private final Clock clock;

    /**
     * @param perDay most searches of a day
     * @param zone in which the provider's day begins
     */
    public QuotaProvider(SearchProvider provider, SearchQuota quota, int perDay, ZoneId zone, Clock clock) {
        if (perDay < 1) {
            throw new IllegalArgumentException(
                    "parley.search." + provider.name() + ".daily-quota must be at least 1 but is " + perDay);
        }
        this.provider = provider;
        this.quota = quota;
        this.perDay = perDay;
        this.zone = zone;
        this.clock = clock;
    }

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
            LocalDate today = LocalDate.now(clock.withZone(zone));
            return quota.take(name(), today, perDay)
                    .flatMap(left -> left
                            ? provider.search(query)
                            : Mono.just(new SearchOutcome.Refused(
                                    name(),
                                    "the quota of " + perDay + " searches a day is used up",
                                    today.plusDays(1).atStartOfDay(zone).toInstant())))
                    // Money may be at stake, so without the count nothing is asked.
                    .onErrorResume(fault ->
                            Mono.just(new SearchOutcome.Failed(name(), "its quota cannot be counted right now")));
        });
    }
}
