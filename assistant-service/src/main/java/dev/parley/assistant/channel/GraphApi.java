package dev.parley.assistant.channel;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.pool.PoolAcquireTimeoutException;
import reactor.util.retry.Retry;
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

    /** With a client that sends nothing twice by itself: what a broken connection gave no answer to may have been accepted. */
    public static GraphApi connect(ChannelProperties properties) {
        HttpClient client = HttpClient.create().disableRetry(true).responseTimeout(properties.sendTimeout());
        return new GraphApi(
                WebClient.builder()
                        .clientConnector(new ReactorClientHttpConnector(client))
                        .build(),
                properties);
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
                idPath,
                reason -> new SendOutcome.Unsure(NETWORK_PAUSE, reason));
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
                idPath,
                // A file that nobody names does no harm.
                reason -> new SendOutcome.Retry(NETWORK_PAUSE, reason));
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

    /** @param unanswered what a request means that went out and got no answer */
    private static Mono<SendOutcome> outcome(
            WebClient.RequestHeadersSpec<?> request,
            Duration timeout,
            String idPath,
            Function<String, SendOutcome> unanswered) {
        return Mono.defer(() -> {
            AtomicReference<@Nullable ClientResponse> answer = new AtomicReference<>();
            return request.exchangeToMono(response -> {
                        answer.set(response);
                        return response.bodyToMono(String.class)
                                .defaultIfEmpty("")
                                .map(text -> outcome(response, text, idPath));
                    })
                    // A connection that the platform had closed meanwhile: there are others.
                    .retryWhen(Retry.max(1)
                            .filter(GraphApi::isUnsent)
                            .onRetryExhaustedThrow((retries, last) -> last.failure()))
                    .timeout(timeout)
                    .onErrorResume(fault -> {
                        ClientResponse response = answer.get();
                        if (response != null) {
                            // Its status tells, whatever became of the rest: what was accepted must not be sent again.
                            return Mono.just(outcome(response, "", idPath));
                        }
                        return Mono.just(
                                isUnsent(fault)
                                        ? new SendOutcome.Retry(NETWORK_PAUSE, "cannot connect")
                                        : unanswered.apply(
                                                fault instanceof TimeoutException
                                                        ? "no answer in time"
                                                        : "no answer, "
                                                                + cause(fault)
                                                                        .getClass()
                                                                        .getSimpleName()));
                    });
        });
    }

    private static Throwable cause(Throwable fault) {
        return fault instanceof WebClientRequestException && fault.getCause() != null ? fault.getCause() : fault;
    }

    /** Whether nothing of the request can have reached the platform. */
    private static boolean isUnsent(Throwable fault) {
        Throwable cause = cause(fault);
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof SSLHandshakeException
                || cause instanceof PoolAcquireTimeoutException
                || cause instanceof AbortedException
                        && String.valueOf(cause.getMessage()).contains("BEFORE send");
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
