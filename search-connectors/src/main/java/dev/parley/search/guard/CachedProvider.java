package dev.parley.search.guard;

import dev.parley.search.Freshness;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Keeps what a provider gave. Within its fresh time an outcome is given again without asking; for a longer time it is given
 * at once while one replica asks anew. Equal searches at the same time ask once, within the process and across replicas.
 * Without the cache everything goes on as if it were empty. Thread-safe.
 */
public final class CachedProvider implements SearchProvider {

    /** A question about now gets old this many times faster. */
    private static final int NEWS_DIVISOR = 15;

    /** How long others wait for the one who asks, and how often they look. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static final Duration LOOK = Duration.ofMillis(40);

    /** Slower than this the cache is left out. */
    private static final Duration CACHE_TIMEOUT = Duration.ofMillis(250);

    private static final Logger LOGGER = LoggerFactory.getLogger(CachedProvider.class);

    private final SearchProvider provider;
    private final SearchCache cache;
    private final Duration fresh;
    private final Duration stale;
    private final Clock clock;
    private final String owner = UUID.randomUUID().toString();
    private final Map<String, Mono<SearchOutcome>> flights = new ConcurrentHashMap<>();

    /**
     * @param fresh how long an outcome is as good as new
     * @param stale how long it is good enough while another is fetched
     */
    public CachedProvider(SearchProvider provider, SearchCache cache, Duration fresh, Duration stale, Clock clock) {
        if (fresh.isNegative() || stale.compareTo(fresh) < 0) {
            throw new IllegalArgumentException(
                    "parley.search.cache.stale must not be shorter than parley.search.cache.fresh");
        }
        this.provider = provider;
        this.cache = cache;
        this.fresh = fresh;
        this.stale = stale;
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
        String key = key(query);
        return Mono.defer(() -> flights.computeIfAbsent(
                key,
                missing ->
                        look(query, key).doFinally(end -> flights.remove(key)).cache()));
    }

    private Mono<SearchOutcome> look(SearchQuery query, String key) {
        return kept(key)
                .flatMap(found -> {
                    Duration age = Duration.between(found.at(), clock.instant());
                    if (age.compareTo(lifetime(query, fresh)) >= 0) {
                        refresh(query, key);
                    }
                    return Mono.just(found.outcome());
                })
                .switchIfEmpty(Mono.defer(() -> searchOnce(query, key)));
    }

    private Duration lifetime(SearchQuery query, Duration usual) {
        return query.freshness() == Freshness.ANY ? usual : usual.dividedBy(NEWS_DIVISOR);
    }

    private Mono<OutcomeJson.Kept> kept(String key) {
        return cache.get(key)
                .timeout(CACHE_TIMEOUT)
                .onErrorResume(fault -> left(fault).then(Mono.empty()))
                .flatMap(text -> Mono.justOrEmpty(OutcomeJson.read(text)));
    }

    private void refresh(SearchQuery query, String key) {
        cache.acquire(key, owner, LEASE)
                .timeout(CACHE_TIMEOUT)
                .filter(mine -> mine)
                .flatMap(mine -> ask(query, key))
                .onErrorResume(fault -> left(fault).then(Mono.empty()))
                .subscribe();
    }

    private Mono<SearchOutcome> searchOnce(SearchQuery query, String key) {
        return cache.acquire(key, owner, LEASE)
                .timeout(CACHE_TIMEOUT)
                .onErrorResume(fault -> left(fault).thenReturn(true))
                .flatMap(mine -> mine ? ask(query, key) : awaited(query, key));
    }

    /** Another replica asks; when it gives nothing that can be kept we ask ourselves. */
    private Mono<SearchOutcome> awaited(SearchQuery query, String key) {
        Instant until = clock.instant().plus(LEASE);
        return Mono.delay(LOOK)
                .then(kept(key))
                .map(OutcomeJson.Kept::outcome)
                .switchIfEmpty(Mono.defer(() -> cache.acquire(key, owner, LEASE)
                        .onErrorReturn(true)
                        .flatMap(mine -> mine || clock.instant().isAfter(until)
                                ? ask(query, key)
                                : Mono.<SearchOutcome>empty())))
                .repeatWhenEmpty(
                        times -> times.takeWhile(tick -> clock.instant().isBefore(until.plus(LEASE))));
    }

    private Mono<SearchOutcome> ask(SearchQuery query, String key) {
        return provider.search(query)
                .flatMap(outcome -> Mono.justOrEmpty(OutcomeJson.write(outcome, clock.instant()))
                        .flatMap(text -> cache.put(key, text, lifetime(query, stale)))
                        .then(cache.release(key, owner))
                        .timeout(CACHE_TIMEOUT)
                        .onErrorResume(CachedProvider::left)
                        .thenReturn(outcome));
    }

    private static Mono<Void> left(Throwable fault) {
        LOGGER.warn("The search cache is left out: {}", fault.getClass().getSimpleName());
        return Mono.empty();
    }

    /** Holds everything that changes the outcome; hashed, because questions are private and of any length. */
    private String key(SearchQuery query) {
        String text = String.join(
                "\n",
                name(),
                query.text().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT),
                query.language().toLowerCase(Locale.ROOT),
                query.country().toLowerCase(Locale.ROOT),
                query.freshness().name(),
                query.safeSearch().name(),
                String.valueOf(query.limit()));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return name() + ":" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
