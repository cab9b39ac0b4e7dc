package dev.parley.search.page;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Gets a page over HTTP with all guards: every hop's address is checked, robots.txt asked, the host paced; time, size and
 * content type are bounded. Sends no cookies. Thread-safe; refusals and faults are error signals of this package.
 */
final class PageFetcher {

    private static final Set<String> READABLE = Set.of(
            "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "application/pdf");
    private static final String ACCEPT =
            "text/html,application/xhtml+xml,application/pdf;q=0.8,text/plain;q=0.8,text/markdown;q=0.8";
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([A-Za-z0-9_:.-]{2,40})");

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(15);
    private static final int MAX_CONNECTIONS_PER_HOST = 4;
    private static final int MAX_WAITING_PER_HOST = 64;
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int MAX_STATUS_LINE_BYTES = 8 * 1024;

    /** A site that is busy and does not say for how long. */
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(10);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    private final PageReaderOptions options;
    private final Clock clock;
    private final Scheduler workers;
    private final HttpClient client;
    private final HostPacing pacing;
    private final RobotsGate robots;

    /** @param workers where bodies are unpacked */
    PageFetcher(PageReaderOptions options, HostLookup lookup, Clock clock, Scheduler workers) {
        this.options = options;
        this.clock = clock;
        this.workers = workers;
        this.pacing = new HostPacing(clock);
        this.robots = new RobotsGate(this::robotsFile);
        ConnectionProvider connections = ConnectionProvider.builder("parley-pages")
                .maxConnections(MAX_CONNECTIONS_PER_HOST)
                .pendingAcquireMaxCount(MAX_WAITING_PER_HOST)
                .maxIdleTime(IDLE_CONNECTION)
                .build();
        this.client = HttpClient.create(connections)
                .resolver(new GuardedResolverGroup(lookup, options.allowLoopback()))
                .followRedirect(false)
                .disableRetry(true)
                .noProxy()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .httpResponseDecoder(
                        spec -> spec.maxInitialLineLength(MAX_STATUS_LINE_BYTES).maxHeaderSize(MAX_HEADER_BYTES));
    }

    /**
     * @param known validators of a copy that is kept, or null
     * @param language two-letter code, or empty
     */
    Mono<Fetched> fetch(URI url, @Nullable CacheRules known, String language) {
        return hop(PageAddress.checked(url, options), known, language, options.maxRedirects());
    }

    private Mono<Fetched> hop(URI url, @Nullable CacheRules known, String language, int hopsLeft) {
        return allowed(url)
                .flatMap(delay -> pacing.turn(url.getHost(), delay, options.timeout())
                        .then(Mono.defer(() -> get(url, known, language, hopsLeft))));
    }

    /** The pause that the host wants between requests. */
    private Mono<Duration> allowed(URI url) {
        if (!options.robots()) {
            return Mono.just(options.hostInterval());
        }
        return robots.rules(url).map(rules -> {
            if (rules.allows(url)) {
                return rules.crawlDelay().compareTo(options.hostInterval()) > 0
                        ? rules.crawlDelay()
                        : options.hostInterval();
            }
            if (!rules.reachable()) {
                throw new FailedException("the site's robots.txt cannot be read right now");
            }
            throw new RefusedException(PageOutcome.Cause.ROBOTS, "the site's robots.txt does not want it read");
        });
    }

    private Mono<Fetched> get(URI url, @Nullable CacheRules known, String language, int hopsLeft) {
        return client.headers(headers -> requestHeaders(headers, ACCEPT, known, language))
                .get()
                .uri(url)
                .response((response, body) -> answer(
                                url, response, body.map(PageFetcher::bytes), known, language, hopsLeft)
                        .flux())
                .next();
    }

    private void requestHeaders(HttpHeaders headers, String accept, @Nullable CacheRules known, String language) {
        headers.set(HttpHeaderNames.USER_AGENT, options.userAgent());
        headers.set(HttpHeaderNames.ACCEPT, accept);
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, BodyDecoding.ACCEPTED);
        if (language.matches("[A-Za-z]{2,3}")) {
            headers.set(HttpHeaderNames.ACCEPT_LANGUAGE, language + ",*;q=0.5");
        }
        if (known != null && known.etag() != null) {
            headers.set(HttpHeaderNames.IF_NONE_MATCH, known.etag());
        }
        if (known != null && known.lastModified() != null) {
            headers.set(HttpHeaderNames.IF_MODIFIED_SINCE, known.lastModified());
        }
    }

    private Mono<Fetched> answer(
            URI url,
            HttpClientResponse response,
            Flux<byte[]> body,
            @Nullable CacheRules known,
            String language,
            int hopsLeft) {
        int status = response.status().code();
        HttpHeaders headers = response.responseHeaders();
        return switch (status) {
            case 200, 203 -> content(url, headers, body);
            case 301, 302, 303, 307, 308 -> redirect(url, headers, known, language, hopsLeft);
            case 304 ->
                known == null
                        ? Mono.error(new FailedException("the site answered with status 304 without being asked"))
                        : Mono.just(new Fetched.NotModified(CacheRules.of(headers, clock.instant())));
            case 429, 503 -> {
                pacing.pause(url.getHost(), retryAfter(headers));
                yield Mono.error(new FailedException("the site is busy (status " + status + ")"));
            }
            default ->
                Mono.error(
                        status >= 400 && status < 500
                                ? new RefusedException(
                                        PageOutcome.Cause.STATUS,
                                        status == 404 || status == 410
                                                ? "there is no such page"
                                                : "the site does not give the page out (status " + status + ")")
                                : new FailedException("the site answered with status " + status));
        };
    }

    private Mono<Fetched> redirect(
            URI url, HttpHeaders headers, @Nullable CacheRules known, String language, int hopsLeft) {
        String location = headers.get(HttpHeaderNames.LOCATION, "");
        if (location.isBlank()) {
            return Mono.error(new FailedException("the site sends to another address without naming it"));
        }
        if (hopsLeft == 0) {
            return Mono.error(new FailedException("the site sends around in circles"));
        }
        URI next;
        try {
            next = url.resolve(location.strip());
        } catch (IllegalArgumentException odd) {
            return Mono.error(RefusedException.address("the site sends to an address that is none"));
        }
        return Mono.defer(() -> hop(PageAddress.checked(next, options), known, language, hopsLeft - 1));
    }

    private Mono<Fetched> content(URI url, HttpHeaders headers, Flux<byte[]> body) {
        String header = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!READABLE.contains(type)) {
            return Mono.error(
                    new RefusedException(PageOutcome.Cause.CONTENT_TYPE, "it is neither a web page nor text nor PDF"));
        }
        Matcher charset = CHARSET.matcher(header);
        String named = charset.find() ? charset.group(1) : null;
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "");
        return collected(headers, body, options.maxBytes())
                .publishOn(workers)
                .map(packed -> new Fetched.Content(
                        url,
                        type,
                        named,
                        BodyDecoding.decode(packed, encoding, options.maxBytes()),
                        CacheRules.of(headers, clock.instant())));
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    private static Mono<byte[]> collected(HttpHeaders headers, Flux<byte[]> body, int maxBytes) {
        String announced = headers.get(HttpHeaderNames.CONTENT_LENGTH, "0");
        if (announced.matches("[0-9]{1,18}") && Long.parseLong(announced) > maxBytes) {
            return Mono.error(BodyDecoding.tooLarge(maxBytes));
        }
        return body.collect(ByteArrayOutputStream::new, (all, part) -> {
                    if (all.size() + part.length > maxBytes) {
                        throw BodyDecoding.tooLarge(maxBytes);
                    }
                    all.writeBytes(part);
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static Duration retryAfter(HttpHeaders headers) {
        String text = headers.get(HttpHeaderNames.RETRY_AFTER, "").strip();
        Duration pause = text.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : BUSY_PAUSE;
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private Mono<RobotsGate.Answer> robotsFile(URI url) {
        return Mono.defer(() -> robotsHop(url, options.maxRedirects()))
                .timeout(options.timeout())
                .onErrorResume(
                        fault ->
                                fault instanceof RefusedException refused && refused.why() != PageOutcome.Cause.ADDRESS,
                        odd -> Mono.just(RobotsGate.Answer.UNREADABLE));
    }

    private Mono<RobotsGate.Answer> robotsHop(URI url, int hopsLeft) {
        URI checked = PageAddress.checked(url, options);
        return client.headers(headers -> requestHeaders(headers, "text/plain", null, ""))
                .get()
                .uri(checked)
                .response((response, body) -> robotsAnswer(checked, response, body.map(PageFetcher::bytes), hopsLeft)
                        .flux())
                .next();
    }

    private Mono<RobotsGate.Answer> robotsAnswer(
            URI url, HttpClientResponse response, Flux<byte[]> body, int hopsLeft) {
        int status = response.status().code();
        HttpHeaders headers = response.responseHeaders();
        String location = headers.get(HttpHeaderNames.LOCATION, "");
        if (status >= 300 && status < 400) {
            // RFC 9309, 2.3.1.2: too many redirects count as "there is none".
            return hopsLeft == 0 || location.isBlank()
                    ? Mono.just(new RobotsGate.Answer(404, new byte[0], ""))
                    : Mono.defer(() -> robotsHop(url.resolve(location.strip()), hopsLeft - 1));
        }
        if (status != 200) {
            return Mono.just(new RobotsGate.Answer(status, new byte[0], ""));
        }
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "");
        return collected(headers, body, RobotsGate.MAX_BYTES)
                .publishOn(workers)
                .map(packed -> new RobotsGate.Answer(
                        status, BodyDecoding.decode(packed, encoding, RobotsGate.MAX_BYTES), "text/plain"));
    }
}
