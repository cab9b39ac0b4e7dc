package dev.parley.search.http;

import dev.parley.search.SearchOutcome;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
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
 * Asks a JSON service once, within a time and a size, and makes every fault an outcome. Redirects are not followed. Faults
 * are told by their kind only, because messages of the transport hold the question. Thread-safe.
 */
public final class JsonSearchClient {

    private static final int MAX_RESPONSE_BYTES = 2 * 1024 * 1024;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String provider;
    private final Duration timeout;
    private final WebClient client;

    public JsonSearchClient(String provider, Duration timeout) {
        this.provider = provider;
        this.timeout = timeout;
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

    /** Reads an answer: its status, and its JSON or a missing node where it is none. */
    @FunctionalInterface
    public interface Reader {
        SearchOutcome read(int status, JsonNode body);
    }

    public Mono<SearchOutcome> get(URI address, Map<String, String> headers, Reader reader) {
        return client.get()
                .uri(address)
                .accept(MediaType.APPLICATION_JSON)
                .headers(all -> headers.forEach(all::set))
                .exchangeToMono(response -> body(response)
                        .map(body -> reader.read(response.statusCode().value(), body)))
                .timeout(timeout)
                .onErrorResume(fault -> Mono.just(new SearchOutcome.Failed(provider, reason(fault))));
    }

    private static Mono<JsonNode> body(ClientResponse response) {
        return response.bodyToMono(byte[].class)
                .map(bytes -> parse(new String(bytes, StandardCharsets.UTF_8)))
                .defaultIfEmpty(MAPPER.missingNode());
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
