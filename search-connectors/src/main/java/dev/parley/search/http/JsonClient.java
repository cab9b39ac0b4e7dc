package dev.parley.search.http;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a JSON service once, within a time and a size, never while its rate limit is used up. Redirects are not followed.
 * Faults are told by their kind only, because messages of the transport hold the question. Thread-safe.
 */
public final class JsonClient {

    private static final int MAX_RESPONSE_BYTES = 2 * 1024 * 1024;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Duration timeout;
    private final RateLimits limits;
    private final WebClient client;

    public JsonClient(Duration timeout, Clock clock) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be positive but is " + timeout);
        }
        this.timeout = timeout;
        this.limits = new RateLimits(clock);
        HttpClient http = HttpClient.create()
                .followRedirect(false)
                .compress(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.clamp(timeout.toMillis(), 1, 60_000));
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_RESPONSE_BYTES))
                .defaultHeader(HttpHeaders.USER_AGENT, "Parley/0.1 (self-hosted assistant)")
                .build();
    }

    /** What came of a request. */
    public sealed interface Reply {

        /** @param body a missing node where the answer is not JSON */
        record Answer(int status, JsonNode body) implements Reply {}

        /** The service was not asked because of its rate limit. */
        record Paused(Instant until) implements Reply {}

        record Fault(String reason) implements Reply {}
    }

    public Mono<Reply> get(URI address, Map<String, String> headers) {
        return reply(client.get().uri(address).headers(all -> headers.forEach(all::set)));
    }

    /** @param body sent as JSON */
    public Mono<Reply> post(URI address, Map<String, String> headers, Object body) {
        return reply(client.post()
                .uri(address)
                .headers(all -> headers.forEach(all::set))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(MAPPER.writeValueAsBytes(body)));
    }

    /** When the service may be asked again; empty when that is now. */
    public Optional<Instant> pause() {
        return limits.pause();
    }

    private Mono<Reply> reply(WebClient.RequestHeadersSpec<?> request) {
        return Mono.defer(() -> {
                    Optional<Instant> pause = limits.pause();
                    return pause.isPresent()
                            ? Mono.<Reply>just(new Reply.Paused(pause.get()))
                            : request.accept(MediaType.APPLICATION_JSON).exchangeToMono(this::answer);
                })
                .timeout(timeout)
                .onErrorResume(fault -> Mono.just(new Reply.Fault(reason(fault))));
    }

    private Mono<Reply> answer(ClientResponse response) {
        int status = response.statusCode().value();
        limits.observe(status, response.headers().asHttpHeaders());
        return response.bodyToMono(byte[].class)
                .map(bytes -> parse(new String(bytes, StandardCharsets.UTF_8)))
                .defaultIfEmpty(MAPPER.missingNode())
                .map(body -> new Reply.Answer(status, body));
    }

    private static JsonNode parse(String text) {
        try {
            return text.isBlank() ? MAPPER.missingNode() : MAPPER.readTree(text);
        } catch (JacksonException e) {
            return MAPPER.missingNode();
        }
    }

    private String reason(Throwable fault) {
        return switch (fault) {
            case TimeoutException slow -> "no answer within " + timeout.toMillis() + " ms";
            case DataBufferLimitException large -> "the answer is larger than " + MAX_RESPONSE_BYTES + " bytes";
            default -> "it cannot be reached (" + fault.getClass().getSimpleName() + ")";
        };
    }
}
