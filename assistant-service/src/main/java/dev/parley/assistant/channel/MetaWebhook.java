package dev.parley.assistant.channel;

import dev.parley.assistant.RequestException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Meta's webhooks have in common: the handshake, the bounded body, the signature over its bytes, storing, and the
 * answer 200. Nothing slow happens before the answer. Thread-safe.
 */
public final class MetaWebhook {

    private static final Logger log = LoggerFactory.getLogger(MetaWebhook.class);

    /** Most kinds of events that are counted apart. */
    private static final int MAX_KINDS = 100;

    /** Conversations of one batch that are stored at the same time. */
    private static final int CONVERSATIONS_AT_ONCE = 64;

    /** What became of an event of a kind. */
    private record Outcome(String kind, String name) {}

    /** Accounts whose webhooks are signed with one secret, and what reads them. */
    private record Tenant(WebhookSignature signature, Function<byte[], List<InboundEvent>> reader) {}

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Set<String> kinds = ConcurrentHashMap.newKeySet();
    private final Map<Outcome, Counter> counters = new ConcurrentHashMap<>();
    private final Map<HttpStatus, Timer> timers = new ConcurrentHashMap<>();
    private final MetaAccounts accounts;
    private final List<Tenant> tenants;
    private final ChannelIntake intake;
    private final MeterRegistry meters;
    private final int maxBody;

    /** @param reader makes the reader of webhooks to accounts with these ids */
    public MetaWebhook(
            MetaAccounts accounts,
            Function<List<String>, Function<byte[], List<InboundEvent>>> reader,
            ChannelIntake intake,
            ChannelProperties properties,
            MeterRegistry meters) {
        this.accounts = accounts;
        // A signature shows that Meta speaks for one app, so it opens that app's accounts alone.
        this.tenants = accounts.all().stream()
                .collect(Collectors.groupingBy(
                        account -> List.of(account.appSecret(), account.previousAppSecret()),
                        LinkedHashMap::new,
                        Collectors.mapping(MetaAccount::id, Collectors.toList())))
                .entrySet()
                .stream()
                .map(app -> new Tenant(
                        new WebhookSignature(
                                app.getKey().getFirst(), app.getKey().getLast()),
                        reader.apply(app.getValue())))
                .toList();
        this.intake = intake;
        this.meters = meters;
        this.maxBody = Math.toIntExact(properties.maxWebhookBody().toBytes());
    }

    String channel() {
        return accounts.channel();
    }

    /** Path of the address that the platform is told. */
    String path() {
        return "/webhooks/" + accounts.channel();
    }

    private RequestException notConfigured() {
        return RequestException.notFound(
                "no_channel", "Nothing is configured under parley.channels." + accounts.channel() + ".");
    }

    /** Answers the handshake with its challenge, byte for byte. */
    ResponseEntity<String> handshake(String mode, String token, String challenge) {
        if (tenants.isEmpty()) {
            throw notConfigured();
        }
        boolean known = accounts.all().stream()
                .anyMatch(account -> MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8),
                        account.verifyToken().getBytes(StandardCharsets.UTF_8)));
        if (!mode.equals("subscribe") || !known) {
            throw new RequestException(
                    HttpStatus.FORBIDDEN,
                    "wrong_verify_token",
                    "hub.verify_token is not the one in parley.channels." + accounts.channel() + ".verify-token.");
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(challenge);
    }

    /** Verifies and stores what a request tells, and answers it. */
    Mono<Void> receive(ServerHttpRequest request, ServerHttpResponse response) {
        long start = System.nanoTime();
        return Mono.defer(() -> accept(request))
                .then(Mono.defer(() -> {
                    response.setStatusCode(HttpStatus.OK);
                    return response.setComplete();
                }))
                .onErrorResume(RequestException.class, refused -> refuse(response, refused))
                .doOnSuccess(done -> timer(response).record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
    }

    private Mono<Void> accept(ServerHttpRequest request) {
        if (tenants.isEmpty()) {
            return Mono.error(notConfigured());
        }
        if (request.getHeaders().getContentLength() > maxBody) {
            return Mono.error(tooLarge());
        }
        return DataBufferUtils.join(request.getBody(), maxBody)
                .map(MetaWebhook::bytes)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, fault -> tooLarge())
                .flatMap(body -> accept(body, request.getHeaders().getFirst(WebhookSignature.HEADER)));
    }

    /** The same body as elsewhere; no controller's exception reaches here. */
    private static Mono<Void> refuse(ServerHttpResponse response, RequestException refused) {
        response.setStatusCode(refused.status());
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        byte[] problem = MAPPER.writeValueAsBytes(MAPPER.createObjectNode()
                .put("status", refused.status().value())
                .put("title", refused.status().getReasonPhrase())
                .put("detail", refused.detail())
                .put("code", refused.code()));
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(problem)));
    }

    private Timer timer(ServerHttpResponse response) {
        HttpStatus status = HttpStatus.valueOf(Objects.requireNonNullElse(response.getStatusCode(), HttpStatus.OK)
                .value());
        return timers.computeIfAbsent(
                status,
                known -> meters.timer(
                        "parley.webhook.answer",
                        "channel",
                        accounts.channel(),
                        "status",
                        Integer.toString(known.value())));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private RequestException tooLarge() {
        count("body", "too_large");
        return new RequestException(
                HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "The body is larger than " + maxBody + " bytes.");
    }

    private Mono<Void> accept(byte[] body, @Nullable String header) {
        Tenant tenant = signer(body, header);
        if (tenant == null) {
            count("body", "wrong_signature");
            return Mono.error(new RequestException(
                    HttpStatus.UNAUTHORIZED,
                    "wrong_signature",
                    WebhookSignature.HEADER + " is missing or was not made with this app's secret."));
        }
        List<InboundEvent> events = tenant.reader().apply(body);
        Mono<Void> stored = events.size() == 1 ? store(events.getFirst()) : store(events);
        return stored
                // Meta delivers again after any status other than 200.
                .onErrorMap(fault ->
                new RequestException(HttpStatus.SERVICE_UNAVAILABLE, "not_stored", "The message could not be stored."));
    }

    private @Nullable Tenant signer(byte[] body, @Nullable String header) {
        for (Tenant tenant : tenants) {
            if (tenant.signature().matches(body, header)) {
                return tenant;
            }
        }
        return null;
    }

    /**
     * Many conversations at once, because each write waits for Redis; one in its order. A message that cannot be stored
     * does not keep the others of its batch from being stored.
     */
    private Mono<Void> store(List<InboundEvent> events) {
        Collection<List<InboundEvent>> conversations = events.stream()
                .collect(Collectors.groupingBy(InboundEvent::order, LinkedHashMap::new, Collectors.toList()))
                .values();
        return Flux.fromIterable(conversations)
                .flatMapDelayError(
                        same -> Flux.fromIterable(same)
                                .concatMapDelayError(this::store)
                                .then(),
                        CONVERSATIONS_AT_ONCE,
                        1)
                .then();
    }

    private Mono<Void> store(InboundEvent event) {
        return intake.take(accounts.channel(), event)
                .doOnNext(outcome -> count(event.kind(), outcome))
                .doOnError(fault -> {
                    log.error("An event could not be stored: {}", fault.toString());
                    count(event.kind(), "failed");
                })
                .then();
    }

    private void count(String given, String outcome) {
        // Kinds come from outside; a metric may not grow with whatever is sent.
        String kind = kinds.contains(given) || kinds.size() < MAX_KINDS && kinds.add(given) ? given : "other";
        counters.computeIfAbsent(
                        new Outcome(kind, outcome),
                        known -> meters.counter(
                                "parley.webhook.events",
                                "channel",
                                accounts.channel(),
                                "kind",
                                known.kind(),
                                "outcome",
                                known.name()))
                .increment();
    }
}
