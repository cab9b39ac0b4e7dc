package dev.parley.search.page;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reads pages of the public web; keeps them by the rules of HTTP. Thread-safe. */
public final class WebPageReader implements PageReader, AutoCloseable {

    private static final int HTML_THREADS = 4;

    /** PDFs have threads of their own, so that a hostile one never stops other pages. */
    private static final int PDF_THREADS = 2;

    private static final int MAX_WAITING = 200;
    private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    /** A page that may not be used without asking is dropped after this time. */
    private static final Duration KEPT = Duration.ofHours(24);

    private final PageReaderOptions options;
    private final Clock clock;
    private final Scheduler workers = Schedulers.newBoundedElastic(HTML_THREADS, MAX_WAITING, "parley-pages", 60, true);
    private final Scheduler pdfWorkers = Schedulers.newBoundedElastic(PDF_THREADS, MAX_WAITING, "parley-pdf", 60, true);
    private final PageFetcher fetcher;
    private final Cache<String, Kept> kept;

    private record Kept(Page page, CacheRules rules, int characters) {
        boolean fresh(Instant now) {
            return now.isBefore(rules.freshUntil());
        }
    }

    public WebPageReader(PageReaderOptions options) {
        this(options, HostLookup.system(), Clock.systemUTC());
    }

    WebPageReader(PageReaderOptions options, HostLookup lookup, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.fetcher = new PageFetcher(options, lookup, clock, workers);
        this.kept = Caffeine.newBuilder()
                .maximumWeight(options.cacheBytes())
                .weigher((String key, Kept entry) -> key.length() + entry.characters())
                .expireAfterWrite(KEPT)
                .build();
    }

    @Override
    public Mono<PageOutcome> read(PageRequest request) {
        String key = request.language().toLowerCase(Locale.ROOT) + " " + request.url();
        return Mono.defer(() -> {
                    Kept copy = kept.getIfPresent(key);
                    return copy != null && copy.fresh(clock.instant())
                            ? Mono.just(copy.page())
                            : fetched(request, key, copy);
                })
                .publishOn(workers)
                .map(page -> outcome(request, page))
                .timeout(options.timeout())
                .onErrorResume(fault -> Mono.just(Faults.outcome(request.url(), fault, options)));
    }

    private Mono<Page> fetched(PageRequest request, String key, @Nullable Kept copy) {
        return fetcher.fetch(request.url(), copy == null ? null : copy.rules(), request.language())
                .flatMap(fetched -> switch (fetched) {
                    case Fetched.NotModified same -> {
                        Page page = java.util.Objects.requireNonNull(copy).page();
                        keep(key, page, merged(copy.rules(), same.cache()));
                        yield Mono.just(page);
                    }
                    case Fetched.Content content -> parsed(content).doOnNext(page -> keep(key, page, content.cache()));
                });
    }

    /** RFC 9111, 4.3.4: what a 304 does not say stays as it was. */
    private static CacheRules merged(CacheRules old, CacheRules now) {
        return new CacheRules(
                now.store(),
                now.freshUntil(),
                now.etag() == null ? old.etag() : now.etag(),
                now.lastModified() == null ? old.lastModified() : now.lastModified());
    }

    private void keep(String key, Page page, CacheRules rules) {
        if (rules.store()) {
            int characters = page.blocks().stream()
                    .mapToInt(block -> block.text().length())
                    .sum();
            kept.put(key, new Kept(page, rules, characters));
        } else {
            kept.invalidate(key);
        }
    }

    private Mono<Page> parsed(Fetched.Content content) {
        return switch (content.type()) {
            case "application/pdf" ->
                Mono.fromCallable(() -> PdfText.read(content.body(), content.url(), options.maxPdfPages()))
                        .subscribeOn(pdfWorkers);
            case "text/html", "application/xhtml+xml" ->
                Mono.fromCallable(() -> MainContent.extract(
                        TextDecoding.decode(content.body(), content.charset(), true), content.url()));
            default ->
                Mono.fromCallable(() ->
                        PlainPage.read(TextDecoding.decode(content.body(), content.charset(), false), content.url()));
        };
    }

    private static PageOutcome outcome(PageRequest request, Page page) {
        if (page.blocks().isEmpty()) {
            return new PageOutcome.Empty(request.url(), "the page has no readable text");
        }
        List<PagePassage> passages = PagePassages.of(page, request.question(), request.maxPassages());
        return new PageOutcome.Read(request.url(), page, passages);
    }

    /** Stops the threads; reads under way fail. */
    @Override
    public void close() {
        workers.disposeGracefully().timeout(CLOSING_TIME).onErrorComplete().block();
        pdfWorkers.disposeGracefully().timeout(CLOSING_TIME).onErrorComplete().block();
    }

    /** Addresses that an answer gives are only opened when the reader itself allows them; this asks without opening. */
    public boolean mayOpen(URI url) {
        try {
            PageAddress.checked(url, options);
            return true;
        } catch (RefusedException refused) {
            return false;
        }
    }
}
