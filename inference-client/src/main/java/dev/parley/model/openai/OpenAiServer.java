package dev.parley.model.openai;

import dev.parley.model.ModelException;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.util.retry.Retry;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to one server, tried again where that may help, with every fault as a {@link ModelException}. A request is
 * tried again only while nothing of its answer came: two answers must not mix. Thread-safe.
 */
final class OpenAiServer {

    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
            new ParameterizedTypeReference<>() {};
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final int MOST_DOUBLINGS = 6;

    /** A page of 64 vectors of 4,096 dimensions is about 6 MB of JSON. */
    private static final int MOST_ANSWER_BYTES = 64 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final OpenAiEndpoint endpoint;
    private final WebClient client;

    OpenAiServer(OpenAiEndpoint endpoint) {
        this.endpoint = endpoint;
        HttpClient http = HttpClient.create()
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.clamp(endpoint.connect().toMillis(), 1, Integer.MAX_VALUE));
        WebClient.Builder builder = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MOST_ANSWER_BYTES))
                .baseUrl(endpoint.baseUrl().toString().replaceAll("/+$", ""));
        if (!endpoint.apiKey().isBlank()) {
            builder.defaultHeaders(headers -> headers.setBearerAuth(endpoint.apiKey()));
        }
        this.client = builder.build();
    }

    /**
     * One request and its whole answer.
     *
     * @param timeout longest wait for the answer, for each try
     */
    Mono<JsonNode> post(String path, ObjectNode body, Duration timeout) {
        return whole(asking(path, body, MediaType.APPLICATION_JSON), String.class, timeout)
                .map(OpenAiServer::json);
    }

    /**
     * One request with the parts of a form, files among them, and its whole answer.
     *
     * @param timeout longest wait for the answer, for each try
     */
    Mono<JsonNode> postForm(String path, MultiValueMap<String, HttpEntity<?>> parts, Duration timeout) {
        return whole(client.post().uri(path).body(BodyInserters.fromMultipartData(parts)), String.class, timeout)
                .map(OpenAiServer::json);
    }

    /**
     * What lies under a path.
     *
     * @param timeout longest wait for the answer, for each try
     */
    Mono<JsonNode> get(String path, Duration timeout) {
        return whole(client.get().uri(path), String.class, timeout).map(OpenAiServer::json);
    }

    /** The bytes that lie under a path. */
    Mono<byte[]> getBytes(String path, Duration timeout) {
        return whole(client.get().uri(path), byte[].class, timeout);
    }

    /** Takes away what lies under a path. */
    Mono<Void> delete(String path, Duration timeout) {
        return whole(client.delete().uri(path), String.class, timeout).then();
    }

    private <T> Mono<T> whole(WebClient.RequestHeadersSpec<?> asking, Class<T> type, Duration timeout) {
        return exchange(asking, response -> response.bodyToMono(type))
                .single()
                .timeout(timeout)
                .onErrorMap(fault -> !(fault instanceof RetryLater), OpenAiServer::translated)
                .retryWhen(retry());
    }

    private WebClient.RequestHeadersSpec<?> asking(String path, ObjectNode body, MediaType accept) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .accept(accept)
                .bodyValue(body.toString());
    }

    /**
     * One request and its stream of events, comments included as events without data.
     *
     * @param read reads the events of one try
     */
    <T> Flux<T> stream(String path, ObjectNode body, Function<Flux<ServerSentEvent<String>>, Flux<T>> read) {
        return Flux.defer(() -> read.apply(exchange(
                        asking(path, body, MediaType.TEXT_EVENT_STREAM), response -> response.bodyToFlux(EVENT))))
                .onErrorMap(fault -> !(fault instanceof RetryLater), OpenAiServer::translated)
                .retryWhen(retry());
    }

    private <T> Flux<T> exchange(WebClient.RequestHeadersSpec<?> asking, Function<ClientResponse, Publisher<T>> read) {
        return asking.exchangeToFlux(response -> response.statusCode().is2xxSuccessful()
                        ? Flux.from(read.apply(response))
                        : OpenAiFaults.<T>of(response, endpoint.longestWait()).flux())
                .onErrorMap(
                        WebClientRequestException.class,
                        fault -> new RetryLater(
                                Duration.ZERO,
                                new ModelException(
                                        ModelException.Code.UNAVAILABLE,
                                        "the model's server cannot be reached",
                                        fault)));
    }

    private Retry retry() {
        return Retry.from(signals -> signals.flatMap(signal -> {
            if (!(signal.failure() instanceof RetryLater later)) {
                return Mono.error(signal.failure());
            }
            if (signal.totalRetries() >= endpoint.attempts() - 1) {
                return Mono.error(later.fault());
            }
            Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(MOST_DOUBLINGS, signal.totalRetries()));
            return Mono.delay(later.after().compareTo(backoff) > 0 ? later.after() : backoff);
        }));
    }

    private static JsonNode json(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw new ModelException(ModelException.Code.UNAVAILABLE, "the server's answer is not JSON", e);
        }
    }

    private static Throwable translated(Throwable fault) {
        return switch (fault) {
            case ModelException known -> known;
            case TimeoutException late ->
                new ModelException(ModelException.Code.UNAVAILABLE, "the model's server sent nothing in time", late);
            default ->
                new ModelException(
                        ModelException.Code.UNAVAILABLE, "the answer of the model's server broke off", fault);
        };
    }
}
