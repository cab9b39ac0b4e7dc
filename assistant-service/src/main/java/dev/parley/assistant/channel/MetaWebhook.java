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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What Meta's webhooks have in common: the handshake, the signature over the body's bytes, storing, and the answer 200.
 * Nothing slow happens before the answer. Thread-safe.
 */
public final class MetaWebhook {

    private static final Logger log = LoggerFactory.getLogger(MetaWebhook.class);

    /** Most kinds of events that are counted apart. */
    private static final int MAX_KINDS = 100;

    /** Conversations of one batch that are stored at the same time. */
    private static final int CONVERSATIONS_AT_ONCE = 64;

    private static final WebhookAnswer WRONG_SIGNATURE = WebhookAnswer.of(new RequestException(
            HttpStatus.UNAUTHORIZED,
            "wrong_signature",
            WebhookSignature.HEADER + " is missing or was not made with this app's secret."));

    /** Meta delivers again after any status other than 200. */
    private static final WebhookAnswer NOT_STORED = WebhookAnswer.of(
            new RequestException(HttpStatus.SERVICE_UNAVAILABLE, "not_stored", "The message could not be stored."));

    /** What became of an event of a kind. */
    private record Outcome(String kind, String name) {}

    /** Accounts whose webhooks are signed with one secret, and what reads them. */
    private record Tenant(WebhookSignature signature, Function<byte[], List<InboundEvent>> reader) {}

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

    /**
     * Verifies and stores what a request tells. Never fails.
     *
     * @param signature of the body, as the request names it
     */
    public Mono<WebhookAnswer> accept(byte[] body, @Nullable String signature) {
        if (tenants.isEmpty()) {
            return Mono.just(WebhookAnswer.of(notConfigured()));
        }
        Tenant tenant = signer(body, signature);
        if (tenant == null) {
            count("body", "wrong_signature");
            return Mono.just(WRONG_SIGNATURE);
        }
        List<InboundEvent> events = tenant.reader().apply(body);
        if (events.size() == 1) {
            return store(events.getFirst());
        }
        return store(events);
    }

    /** Notes how long an answer took. */
    void answered(WebhookAnswer answer, long nanos) {
        timers.computeIfAbsent(
                        answer.status(),
                        known -> meters.timer(
                                "parley.webhook.answer",
                                "channel",
                                accounts.channel(),
                                "status",
                                Integer.toString(known.value())))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Most bytes of a body. */
    int maxBody() {
        return maxBody;
    }

    /** What a body of more bytes is answered. */
    WebhookAnswer tooLarge() {
        count("body", "too_large");
        return WebhookAnswer.of(new RequestException(
                HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "The body is larger than " + maxBody + " bytes."));
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
    private Mono<WebhookAnswer> store(List<InboundEvent> events) {
        Collection<List<InboundEvent>> conversations = events.stream()
                .collect(Collectors.groupingBy(InboundEvent::order, LinkedHashMap::new, Collectors.toList()))
                .values();
        return Flux.fromIterable(conversations)
                .flatMap(same -> Flux.fromIterable(same).concatMap(this::store), CONVERSATIONS_AT_ONCE, 1)
                .reduce(WebhookAnswer.OK, (all, one) -> one == WebhookAnswer.OK ? all : one);
    }

    private Mono<WebhookAnswer> store(InboundEvent event) {
        return intake.take(accounts.channel(), event)
                .map(outcome -> {
                    count(event.kind(), outcome);
                    return WebhookAnswer.OK;
                })
                .onErrorResume(fault -> {
                    log.error("An event could not be stored: {}", fault.toString());
                    count(event.kind(), "failed");
                    return Mono.just(NOT_STORED);
                });
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
