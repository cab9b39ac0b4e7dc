package dev.parley.assistant.channel;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Meta's Graph API, or the sandbox that plays it. Thread-safe. */
public final class GraphApi {

    private static final Duration NETWORK_PAUSE = Duration.ofSeconds(3);
    /** Longest pause that an answer can ask for. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** Files are larger than messages. */
    private static final int UPLOAD_FACTOR = 3;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final WebClient client;
    private final ChannelProperties properties;
    private volatile URI baseUrl;

    public GraphApi(WebClient client, ChannelProperties properties) {
        this.client = client;
        this.properties = properties;
        this.baseUrl = properties.graphBaseUrl();
    }

    /** Sends to another address from now on: the sandbox knows its own only when the server listens. */
    public void redirect(URI newBaseUrl) {
        baseUrl = newBaseUrl;
    }

    /** Posts a message for an account. Any fault is an outcome. */
    public Mono<SendOutcome> post(GraphAccount account, JsonNode body, String idPath) {
        return outcome(
                client.post()
                        .uri(uri(account, account.id() + "/messages"))
                        .headers(headers -> headers.setBearerAuth(account.accessToken()))
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body.toString()),
                properties.sendTimeout(),
                idPath);
    }

    /** Uploads a file, so that a message can name it. Any fault is an outcome. */
    public Mono<SendOutcome> upload(
            GraphAccount account, String path, MultiValueMap<String, HttpEntity<?>> form, String idPath) {
        return outcome(
                client.post()
                        .uri(uri(account, account.id() + "/" + path))
                        .headers(headers -> headers.setBearerAuth(account.accessToken()))
                        .contentType(MediaType.MULTIPART_FORM_DATA)
                        .body(BodyInserters.fromMultipartData(form)),
                properties.sendTimeout().multipliedBy(UPLOAD_FACTOR),
                idPath);
    }

    /** What is known of an object; fails where it cannot be read. */
    Mono<JsonNode> get(GraphAccount account, String id) {
        return client.get()
                .uri(uri(account, id))
                .headers(headers -> headers.setBearerAuth(account.accessToken()))
                .retrieve()
                .bodyToMono(String.class)
                .map(MAPPER::readTree)
                .timeout(properties.sendTimeout());
    }

    /** Whether an address is at the server of this Graph API. */
    boolean isOwn(URI address) {
        return baseUrl.getScheme().equals(address.getScheme())
                && baseUrl.getAuthority().equals(address.getAuthority());
    }

    private URI uri(GraphAccount account, String path) {
        String base = baseUrl.toString().replaceAll("/+$", "");
        String proof = properties.appSecretProof() ? "?appsecret_proof=" + account.proof() : "";
        return URI.create(base + "/" + properties.graphVersion() + "/" + path + proof);
    }

    private static Mono<SendOutcome> outcome(WebClient.RequestHeadersSpec<?> request, Duration timeout, String idPath) {
        return request.exchangeToMono(response -> response.bodyToMono(String.class)
                        .defaultIfEmpty("")
                        // A second send of what was accepted already would be a second reply.
                        .onErrorResume(fault -> response.statusCode().is2xxSuccessful(), fault -> Mono.just(""))
                        .map(text -> outcome(response, text, idPath)))
                .timeout(timeout)
                .onErrorResume(WebClientRequestException.class, fault -> retry("cannot connect"))
                .onErrorResume(TimeoutException.class, fault -> retry("no answer in time"))
                .onErrorResume(fault -> retry(fault.getClass().getSimpleName()));
    }

    private static Mono<SendOutcome> retry(String reason) {
        return Mono.just(new SendOutcome.Retry(NETWORK_PAUSE, reason));
    }

    private static SendOutcome outcome(ClientResponse response, String text, String idPath) {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(text);
        } catch (JacksonException e) {
            answer = MAPPER.createObjectNode();
        }
        if (response.statusCode().is2xxSuccessful()) {
            return new SendOutcome.Accepted(answer.at(idPath).asString(""));
        }
        return GraphErrors.outcome(
                response.statusCode().value(),
                answer.at("/error/code").asInt(-1),
                answer.at("/error/error_subcode").asInt(-1),
                retryAfter(response));
    }

    private static Duration retryAfter(ClientResponse response) {
        String value = response.headers().header(HttpHeaders.RETRY_AFTER).stream()
                .findFirst()
                .orElse("");
        if (value.matches("[0-9]{1,9}")) {
            return shorter(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Duration left =
                    Duration.between(Instant.now(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
            return left.isNegative() ? Duration.ZERO : shorter(left);
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static Duration shorter(Duration asked) {
        return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
    }
}
