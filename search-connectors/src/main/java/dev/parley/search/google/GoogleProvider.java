package dev.parley.search.google;

import dev.parley.search.Freshness;
import dev.parley.search.SafeSearch;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.http.RateLimits;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.util.retry.Retry;

/**
 * Google's Custom Search JSON API. Thread-safe. The key never appears in outcomes, logs or exceptions.
 *
 * <p>Server errors are tried once more within the timeout; everything else is final.
 */
public final class GoogleProvider implements SearchProvider {

    /** Name of this provider in outcomes. */
    public static final String NAME = "google";

    /** From this day on Google no longer serves the API. */
    public static final LocalDate END_OF_SERVICE = LocalDate.of(2027, 1, 1);

    /** What an operator who switches this provider on has to know. */
    public static final String END_OF_SERVICE_WARNING =
            "Google ends the Custom Search JSON API on 2027-01-01 and has been closed to new customers since"
                    + " 2026-01-20. Plan another provider before that day, for example SearXNG or Brave.";

    private static final int MAX_RESULTS_PER_REQUEST = 10;
    private static final int MAX_QUERY_CHARACTERS = 2_000;
    private static final int MAX_RESPONSE_BYTES = 1024 * 1024;
    private static final int SERVER_ERROR_RETRIES = 1;
    private static final Duration RETRY_WAIT = Duration.ofMillis(200);

    private final GoogleProperties properties;
    private final Clock clock;
    private final WebClient client;
    private final RateLimits limits;

    public GoogleProvider(GoogleProperties properties) {
        this(properties, Clock.systemUTC());
    }

    GoogleProvider(GoogleProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.limits = new RateLimits(clock);
        int connectMillis = (int) Math.min(properties.timeout().toMillis(), Integer.MAX_VALUE);
        HttpClient http = HttpClient.create()
                .followRedirect(false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.max(1, connectMillis))
                .doOnConnected(connection -> connection.addHandlerLast(new KeyOnTheWire(properties.key())));
        DefaultUriBuilderFactory addresses =
                new DefaultUriBuilderFactory(properties.baseUrl().toString());
        addresses.setEncodingMode(DefaultUriBuilderFactory.EncodingMode.VALUES_ONLY);
        this.client = WebClient.builder()
                .uriBuilderFactory(addresses)
                .clientConnector(new ReactorClientHttpConnector(http))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_RESPONSE_BYTES))
                .build();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        Optional<Instant> pause = limits.pause();
        if (pause.isPresent()) {
            return Mono.just(new SearchOutcome.Refused(NAME, "its rate limit is used up", pause.get()));
        }
        return client.get()
                .uri(builder -> address(builder, query))
                .accept(MediaType.APPLICATION_JSON)
                .exchangeToMono(this::outcome)
                .retryWhen(Retry.backoff(SERVER_ERROR_RETRIES, RETRY_WAIT)
                        .filter(ServerError.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                .timeout(properties.timeout())
                .onErrorResume(failure -> Mono.just(failed(failure)));
    }

    private URI address(UriBuilder builder, SearchQuery query) {
        String text = query.text();
        builder.queryParam("cx", "{cx}")
                .queryParam("q", "{q}")
                .queryParam("num", Math.min(query.limit(), MAX_RESULTS_PER_REQUEST))
                .queryParam("safe", query.safeSearch() == SafeSearch.OFF ? "off" : "active");
        String restriction = dateRestriction(query.freshness());
        if (!restriction.isEmpty()) {
            builder.queryParam("dateRestrict", restriction);
        }
        if (isCode(query.country())) {
            builder.queryParam("gl", query.country().toLowerCase(Locale.ROOT));
        }
        if (isCode(query.language())) {
            builder.queryParam("hl", query.language().toLowerCase(Locale.ROOT));
        }
        return builder.build(
                properties.engineId(),
                text.length() <= MAX_QUERY_CHARACTERS ? text : text.substring(0, MAX_QUERY_CHARACTERS));
    }

    private static String dateRestriction(Freshness freshness) {
        return switch (freshness) {
            case ANY -> "";
            case DAY -> "d1";
            case WEEK -> "w1";
            case MONTH -> "m1";
            case YEAR -> "y1";
        };
    }

    private static boolean isCode(String text) {
        return text.length() == 2 && text.chars().allMatch(letter -> letter < 128 && Character.isLetter(letter));
    }

    private Mono<SearchOutcome> outcome(ClientResponse response) {
        int status = response.statusCode().value();
        limits.observe(status, response.headers().asHttpHeaders());
        boolean json = response.headers()
                .contentType()
                .filter(type -> MediaType.APPLICATION_JSON.isCompatibleWith(type)
                        || type.getSubtype().endsWith("+json"))
                .isPresent();
        Mono<String> body = response.bodyToMono(byte[].class)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .defaultIfEmpty("");
        if (response.statusCode().is5xxServerError()) {
            return body.then(Mono.error(new ServerError(status)));
        }
        boolean ended = !LocalDate.now(clock).isBefore(END_OF_SERVICE);
        return body.map(text -> response.statusCode().is2xxSuccessful()
                ? GoogleAnswer.results(json, text)
                : GoogleAnswer.error(status, json ? text : "", ended));
    }

    /** Messages of transport errors hold addresses with the question, so only their kind is told. */
    private SearchOutcome failed(Throwable failure) {
        String reason = switch (failure) {
            case TimeoutException slow ->
                "no answer within " + properties.timeout().toMillis() + " ms";
            case ServerError broken -> "Google answered with server error " + broken.status;
            case DataBufferLimitException large -> "the answer is larger than " + MAX_RESPONSE_BYTES + " bytes";
            default -> "Google cannot be reached (" + failure.getClass().getSimpleName() + ")";
        };
        return new SearchOutcome.Failed(NAME, reason);
    }

    private static final class ServerError extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        ServerError(int status) {
            super("status " + status, null, false, false);
            this.status = status;
        }
    }
}
