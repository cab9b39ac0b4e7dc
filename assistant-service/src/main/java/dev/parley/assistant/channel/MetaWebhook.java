package dev.parley.assistant.channel;

import dev.parley.assistant.RequestException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What Meta's webhooks have in common: the handshake, the bounded body, the signature over its bytes, storing, and the
 * answer 200. Nothing slow happens before the answer. Thread-safe.
 */
public final class MetaWebhook {

    private static final Logger log = LoggerFactory.getLogger(MetaWebhook.class);

    /** Most kinds of events that are counted apart. */
    private static final int MAX_KINDS = 100;

    /** Accounts whose webhooks are signed with one secret, and what reads them. */
    private record Tenant(WebhookSignature signature, Function<byte[], List<InboundEvent>> reader) {}

    private final Set<String> kinds = ConcurrentHashMap.newKeySet();
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

    private void checkConfigured() {
        if (tenants.isEmpty()) {
            throw RequestException.notFound(
                    "no_channel", "Nothing is configured under parley.channels." + accounts.channel() + ".");
        }
    }

    /** Answers the handshake with its challenge, byte for byte. */
    public ResponseEntity<String> handshake(String mode, String token, String challenge) {
        checkConfigured();
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

    /** Verifies and stores what a request tells. */
    public Mono<ResponseEntity<Void>> receive(ServerHttpRequest request) {
        checkConfigured();
        if (request.getHeaders().getContentLength() > maxBody) {
            return Mono.error(tooLarge());
        }
        return DataBufferUtils.join(request.getBody(), maxBody)
                .map(MetaWebhook::bytes)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, fault -> tooLarge())
                .flatMap(body -> accept(body, request.getHeaders().getFirst(WebhookSignature.HEADER)))
                .thenReturn(ResponseEntity.ok().build());
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
        Tenant tenant = tenants.stream()
                .filter(known -> known.signature().matches(body, header))
                .findFirst()
                .orElse(null);
        if (tenant == null) {
            count("body", "wrong_signature");
            return Mono.error(new RequestException(
                    HttpStatus.UNAUTHORIZED,
                    "wrong_signature",
                    WebhookSignature.HEADER + " is missing or was not made with this app's secret."));
        }
        // A message that cannot be stored does not keep the others of its batch from being stored.
        return Flux.fromIterable(tenant.reader().apply(body))
                .concatMapDelayError(this::store)
                .then()
                // Meta delivers again after any status other than 200.
                .onErrorMap(fault -> new RequestException(
                        HttpStatus.SERVICE_UNAVAILABLE, "not_stored", "The message could not be stored."));
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
        meters.counter("parley.webhook.events", "channel", accounts.channel(), "kind", kind, "outcome", outcome)
                .increment();
    }
}
