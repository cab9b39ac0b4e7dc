package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.memory.mailbox.Mailbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Receives WhatsApp's webhooks: verifies, stores, answers 200. Nothing slow happens before the answer. */
@RestController
class WhatsAppWebhook {

    private static final Logger log = LoggerFactory.getLogger(WhatsAppWebhook.class);

    private final WhatsAppAccount account;
    private final Mailbox mailbox;
    private final MeterRegistry meters;
    private final WebhookSignature signature;
    private final WhatsAppEvents events;
    private final int maxBody;

    WhatsAppWebhook(WhatsAppAccount account, Mailbox mailbox, ChannelProperties properties, MeterRegistry meters) {
        this.account = account;
        this.mailbox = mailbox;
        this.meters = meters;
        this.signature = new WebhookSignature(account.appSecret());
        this.events = new WhatsAppEvents(account.phoneNumberId());
        this.maxBody = Math.toIntExact(properties.maxWebhookBody().toBytes());
    }

    @GetMapping(path = "/webhooks/whatsapp")
    ResponseEntity<String> handshake(
            @RequestParam(name = "hub.mode", defaultValue = "") String mode,
            @RequestParam(name = "hub.verify_token", defaultValue = "") String token,
            @RequestParam(name = "hub.challenge", defaultValue = "") String challenge) {
        boolean known = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), account.verifyToken().getBytes(StandardCharsets.UTF_8));
        if (!mode.equals("subscribe") || !known) {
            throw new RequestException(
                    HttpStatus.FORBIDDEN,
                    "wrong_verify_token",
                    "hub.verify_token is not the one in parley.channels.whatsapp.verify-token.");
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(challenge);
    }

    @PostMapping("/webhooks/whatsapp")
    Mono<ResponseEntity<Void>> receive(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > maxBody) {
            return Mono.error(tooLarge());
        }
        return DataBufferUtils.join(request.getBody(), maxBody)
                .map(WhatsAppWebhook::bytes)
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

    private Mono<Void> accept(byte[] body, @org.jspecify.annotations.Nullable String header) {
        if (!signature.matches(body, header)) {
            count("body", "wrong_signature");
            return Mono.error(new RequestException(
                    HttpStatus.UNAUTHORIZED,
                    "wrong_signature",
                    WebhookSignature.HEADER + " is missing or was not made with this app's secret."));
        }
        return Flux.fromIterable(events.read(body)).concatMap(this::store).then();
    }

    private Mono<Void> store(WhatsAppEvent event) {
        return switch (event) {
            case WhatsAppEvent.Text text ->
                mailbox.receive(text.message())
                        .doOnNext(stored -> count("text", stored ? "stored" : "duplicate"))
                        .onErrorMap(fault -> {
                            log.error("A message could not be stored: {}", fault.toString());
                            count("text", "failed");
                            // Meta delivers again after any status other than 200.
                            return new RequestException(
                                    HttpStatus.SERVICE_UNAVAILABLE, "not_stored", "The message could not be stored.");
                        })
                        .then();
            case WhatsAppEvent.Ignored(String kind) -> {
                count(kind, "ignored");
                log.info("Webhook event is not answered. kind={}", kind);
                yield Mono.empty();
            }
        };
    }

    private void count(String kind, String outcome) {
        meters.counter("parley.webhook.events", "channel", WhatsAppEvents.CHANNEL, "kind", kind, "outcome", outcome)
                .increment();
    }
}
