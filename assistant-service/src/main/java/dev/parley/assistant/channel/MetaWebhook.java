package dev.parley.assistant.channel;

import dev.parley.assistant.RequestException;
import dev.parley.memory.mailbox.Mailbox;
import dev.parley.memory.mailbox.MessageRef;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

    private final Set<String> kinds = ConcurrentHashMap.newKeySet();
    private final String channel;
    private final String verifyToken;
    private final WebhookSignature signature;
    private final Function<byte[], List<InboundEvent>> reader;
    private final Mailbox mailbox;
    private final MeterRegistry meters;
    private final int maxBody;

    public MetaWebhook(
            String channel,
            WebhookSignature signature,
            String verifyToken,
            Function<byte[], List<InboundEvent>> reader,
            Mailbox mailbox,
            ChannelProperties properties,
            MeterRegistry meters) {
        this.channel = channel;
        this.verifyToken = verifyToken;
        this.signature = signature;
        this.reader = reader;
        this.mailbox = mailbox;
        this.meters = meters;
        this.maxBody = Math.toIntExact(properties.maxWebhookBody().toBytes());
    }

    /** Answers the handshake with its challenge, byte for byte. */
    public ResponseEntity<String> handshake(String mode, String token, String challenge) {
        boolean known = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), verifyToken.getBytes(StandardCharsets.UTF_8));
        if (!mode.equals("subscribe") || !known) {
            throw new RequestException(
                    HttpStatus.FORBIDDEN,
                    "wrong_verify_token",
                    "hub.verify_token is not the one in parley.channels." + channel + ".verify-token.");
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(challenge);
    }

    /** Verifies and stores what a request tells. */
    public Mono<ResponseEntity<Void>> receive(ServerHttpRequest request) {
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
        if (!signature.matches(body, header)) {
            count("body", "wrong_signature");
            return Mono.error(new RequestException(
                    HttpStatus.UNAUTHORIZED,
                    "wrong_signature",
                    WebhookSignature.HEADER + " is missing or was not made with this app's secret."));
        }
        // A message that cannot be stored does not keep the others of its batch from being stored.
        return Flux.fromIterable(reader.apply(body))
                .concatMapDelayError(this::store)
                .then()
                // Meta delivers again after any status other than 200.
                .onErrorMap(fault -> new RequestException(
                        HttpStatus.SERVICE_UNAVAILABLE, "not_stored", "The message could not be stored."));
    }

    private Mono<Void> store(InboundEvent event) {
        return switch (event) {
            case InboundEvent.Message message ->
                mailbox.receive(message.message())
                        .doOnNext(stored -> count(event.kind(), stored ? "stored" : "duplicate"))
                        .doOnError(fault -> {
                            log.error("A message could not be stored: {}", fault.toString());
                            count(event.kind(), "failed");
                        })
                        .then();
            case InboundEvent.Edit(MessageRef message, String text) ->
                mailbox.edit(message, text)
                        .doOnNext(waited -> count(event.kind(), waited ? "changed" : "late"))
                        .then();
            case InboundEvent.Deletion(MessageRef message) ->
                mailbox.withdraw(message)
                        .doOnNext(waited -> count(event.kind(), waited ? "changed" : "late"))
                        .then();
            case InboundEvent.Reaction _,
                    InboundEvent.Status _,
                    InboundEvent.Echo _,
                    InboundEvent.Standby _,
                    InboundEvent.Handover _,
                    InboundEvent.OptOut _,
                    InboundEvent.IdentityChange _,
                    InboundEvent.Referral _,
                    InboundEvent.Unsupported _,
                    InboundEvent.Ignored _ -> {
                count(event.kind(), "ignored");
                log.debug("Webhook event is not answered. kind={}", event.kind());
                yield Mono.empty();
            }
        };
    }

    private void count(String given, String outcome) {
        // Kinds come from outside; a metric may not grow with whatever is sent.
        String kind = kinds.contains(given) || kinds.size() < MAX_KINDS && kinds.add(given) ? given : "other";
        meters.counter("parley.webhook.events", "channel", channel, "kind", kind, "outcome", outcome)
                .increment();
    }
}
