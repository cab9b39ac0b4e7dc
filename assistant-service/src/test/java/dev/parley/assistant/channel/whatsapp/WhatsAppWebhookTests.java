package dev.parley.assistant.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.memory.mailbox.InboundMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import reactor.core.publisher.Flux;

class WhatsAppWebhookTests {

    private static final String NUMBER = "200000000000002";
    private static final String PATH = "/webhooks/whatsapp";
    private static final int LIMIT = 4 * 1024 * 1024;
    private static final int PIECE = 64 * 1024;

    private final FakeMailbox mailbox = new FakeMailbox();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WebhookSignature signature = new WebhookSignature("secret");
    private final WebTestClient client = WebTestClient.bindToController(new WhatsAppWebhook(
                    new WhatsAppAccount("secret", "old-secret", "verify-me", "token", NUMBER, false),
                    mailbox,
                    new ChannelProperties(
                            URI.create("http://127.0.0.1:1"),
                            "v25.0",
                            DataSize.ofBytes(LIMIT),
                            Duration.ofSeconds(1),
                            true),
                    meters))
            .controllerAdvice(new Statuses())
            .build();

    @RestControllerAdvice
    static class Statuses {
        @ExceptionHandler
        ResponseEntity<String> request(RequestException fault) {
            return ResponseEntity.status(fault.status()).body(fault.code());
        }
    }

    @Test
    void handshake_rightToken_echoesTheChallengeAsItIs() {
        client.get()
                .uri(PATH + "?hub.mode=subscribe&hub.challenge=0042&hub.verify_token=verify-me")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_PLAIN)
                .expectBody(String.class)
                .isEqualTo("0042");
    }

    @Test
    void handshake_wrongTokenOrMode_isForbidden() {
        for (String query : new String[] {
            "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
            "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=verify-me",
            "hub.challenge=1",
            ""
        }) {
            client.get().uri(PATH + "?" + query).exchange().expectStatus().isForbidden();
        }
    }

    @Test
    void receive_sameMessageThreeTimes_isStoredOnce() {
        byte[] body = text("wamid.A", "Grüße 😀");
        for (int delivery = 0; delivery < 3; delivery++) {
            deliver(body, signature.sign(body)).expectStatus().isOk();
        }

        assertThat(mailbox.messages()).extracting(InboundMessage::text).containsExactly("Grüße 😀");
        assertThat(count("text", "stored")).isEqualTo(1);
        assertThat(count("text", "duplicate")).isEqualTo(2);
    }

    @Test
    void receive_wrongOrMissingSignature_isRefusedAndNothingStored() {
        byte[] body = text("wamid.A", "Hi");
        byte[] other = text("wamid.B", "Hi");

        deliver(body, signature.sign(other)).expectStatus().isUnauthorized();
        deliver(body, new WebhookSignature("other").sign(body)).expectStatus().isUnauthorized();
        deliver(body, null).expectStatus().isUnauthorized();
        deliver(new byte[0], null).expectStatus().isUnauthorized();

        assertThat(mailbox.messages()).isEmpty();
        assertThat(count("body", "wrong_signature")).isEqualTo(4);
    }

    @Test
    void receive_secretIsBeingReplaced_bothSecretsHold() {
        byte[] current = text("wamid.A", "new");
        byte[] previous = text("wamid.B", "old");

        deliver(current, signature.sign(current)).expectStatus().isOk();
        deliver(previous, new WebhookSignature("old-secret").sign(previous))
                .expectStatus()
                .isOk();
        deliver(previous, new WebhookSignature("older-secret").sign(previous))
                .expectStatus()
                .isUnauthorized();

        assertThat(mailbox.messages()).extracting(InboundMessage::text).containsExactly("new", "old");
    }

    @Test
    void receive_chunkedBodyOverTheLimit_isRefusedBeforeItIsReadToItsEnd() {
        AtomicInteger pieces = new AtomicInteger();
        Flux<DataBuffer> endless = Flux.range(0, 100 * LIMIT / PIECE).map(index -> {
            pieces.incrementAndGet();
            return DefaultDataBufferFactory.sharedInstance.wrap(new byte[PIECE]);
        });

        client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .header(WebhookSignature.HEADER, "sha256=00")
                .body((request, context) -> request.writeWith(endless))
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.CONTENT_TOO_LARGE);

        assertThat(pieces.get()).isLessThan(2 * LIMIT / PIECE);
        assertThat(count("body", "too_large")).isEqualTo(1);
        assertThat(mailbox.messages()).isEmpty();
    }

    @Test
    void receive_declaredLengthOverTheLimit_isRefused() {
        byte[] body = new byte[LIMIT + 1];

        deliver(body, signature.sign(body)).expectStatus().isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void receive_mailboxFails_isUnavailableSoThatMetaDeliversAgain() {
        byte[] body = text("wamid.A", "Hi");
        mailbox.breakDown(true);
        deliver(body, signature.sign(body)).expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(count("text", "failed")).isEqualTo(1);

        mailbox.breakDown(false);
        deliver(body, signature.sign(body)).expectStatus().isOk();
        assertThat(mailbox.messages()).hasSize(1);
    }

    @Test
    void receive_oneMessageCannotBeStored_othersAreAndMetaDeliversAgain() {
        String one = new String(text("wamid.A", "first"), StandardCharsets.UTF_8);
        String message = one.substring(one.indexOf("{\"from\""), one.indexOf("]}}]}]}"));
        byte[] body = one.replace(
                        message,
                        message + "," + message.replace("wamid.A", "wamid.B").replace("first", "second"))
                .getBytes(StandardCharsets.UTF_8);
        mailbox.refuse("wamid.A");
        deliver(body, signature.sign(body)).expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(mailbox.messages()).extracting(InboundMessage::text).containsExactly("second");

        mailbox.refuse("");
        deliver(body, signature.sign(body)).expectStatus().isOk();
        assertThat(mailbox.messages()).extracting(InboundMessage::text).containsExactly("second", "first");
    }

    @Test
    void receive_signedButMalformedOrUnknown_isOkAndCounted() {
        for (String body : new String[] {"{", "[]", "nonsense", ""}) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            deliver(bytes, signature.sign(bytes)).expectStatus().isOk();
        }
        byte[] foreign = new String(text("wamid.A", "Hi"), StandardCharsets.UTF_8)
                .replace(NUMBER, "300000000000003")
                .getBytes(StandardCharsets.UTF_8);
        deliver(foreign, signature.sign(foreign)).expectStatus().isOk();

        assertThat(count("malformed", "ignored")).isEqualTo(4);
        assertThat(count("other_number", "ignored")).isEqualTo(1);
        assertThat(mailbox.messages()).isEmpty();
    }

    private WebTestClient.ResponseSpec deliver(byte[] body, String header) {
        WebTestClient.RequestBodySpec request = client.post().uri(PATH).contentType(MediaType.APPLICATION_JSON);
        if (header != null) {
            request.header(WebhookSignature.HEADER, header);
        }
        return request.bodyValue(body).exchange();
    }

    private double count(String kind, String outcome) {
        return meters.get("parley.webhook.events")
                .tags("kind", kind, "outcome", outcome)
                .counter()
                .count();
    }

    private static byte[] text(String id, String text) {
        return ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                        + "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"" + NUMBER
                        + "\"},\"messages\":[{\"from\":\"15550002222\",\"id\":\"" + id
                        + "\",\"timestamp\":\"1790416800\",\"type\":\"text\",\"text\":{\"body\":\"" + text
                        + "\"}}]}}]}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
