package dev.parley.assistant.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.channel.ChannelIntake;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.FakeHandovers;
import dev.parley.assistant.channel.FakeIdentities;
import dev.parley.assistant.channel.FakeMailbox;
import dev.parley.assistant.channel.FakeOutbox;
import dev.parley.assistant.channel.FakePreferences;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.MetaWebhook;
import dev.parley.assistant.channel.WebhookHandshake;
import dev.parley.assistant.channel.WebhookRoutes;
import dev.parley.assistant.channel.WebhookSignature;
import dev.parley.memory.mailbox.InboundMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class WhatsAppWebhookTests {

    private static final String NUMBER = "200000000000002";
    private static final String OTHER = "200000000000003";
    private static final String PATH = "/webhooks/whatsapp";
    private static final int LIMIT = 4 * 1024 * 1024;
    private static final int PIECE = 64 * 1024;

    private final FakeMailbox mailbox = new FakeMailbox();
    private final FakeOutbox outbox = new FakeOutbox();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WebhookSignature signature = new WebhookSignature("secret");
    private final ChannelIntake intake = new ChannelIntake(
            mailbox,
            outbox,
            new FakeIdentities(),
            new FakePreferences(),
            null,
            new FakeHandovers(),
            Duration.ZERO,
            Clock.systemUTC());
    private final MetaWebhook webhook = new MetaWebhook(
            new MetaAccounts(
                    "whatsapp",
                    List.of(
                            new MetaAccount(NUMBER, "token", "secret", "old-secret", "verify-me"),
                            new MetaAccount(OTHER, "token", "other-secret", "", "verify-other")),
                    false),
            ids -> new WhatsAppEvents(ids)::read,
            intake,
            new ChannelProperties(
                    URI.create("http://127.0.0.1:1"), "v25.0", DataSize.ofBytes(LIMIT), Duration.ofSeconds(1), true),
            meters);
    private final DisposableServer server = serve(webhook);
    private final WebTestClient client = client(server);
    private final WebTestClient handshakes = WebTestClient.bindToController(new WebhookHandshake(List.of(webhook)))
            .controllerAdvice(new Statuses())
            .build();

    private static DisposableServer serve(MetaWebhook webhook) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> new WebhookRoutes(List.of(webhook))
                        .apply(routes)
                        .route(
                                request -> true,
                                (request, response) -> response.status(HttpStatus.I_AM_A_TEAPOT.value())
                                        .send()))
                .bindNow();
    }

    private static WebTestClient client(DisposableServer server) {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + server.port())
                .build();
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    @RestControllerAdvice
    static class Statuses {
        @ExceptionHandler
        ResponseEntity<String> request(RequestException fault) {
            return ResponseEntity.status(fault.status()).body(fault.code());
        }
    }

    @Test
    void handshake_rightToken_echoesTheChallengeAsItIs() {
        handshakes
                .get()
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
            handshakes.get().uri(PATH + "?" + query).exchange().expectStatus().isForbidden();
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
    void receive_refused_saysWhyInJson() {
        deliver(text("wamid.A", "Hi"), null)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("wrong_signature")
                .jsonPath("$.status")
                .isEqualTo(401)
                .jsonPath("$.title")
                .isEqualTo("Unauthorized");

        assertThat(meters.get("parley.webhook.answer")
                        .tags("channel", "whatsapp", "status", "401")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void request_otherThanAWebhook_goesOn() {
        client.post().uri(PATH + "/more").exchange().expectStatus().isEqualTo(HttpStatus.I_AM_A_TEAPOT);
        client.post().uri("/webhooks/telegraph").exchange().expectStatus().isEqualTo(HttpStatus.I_AM_A_TEAPOT);
        client.get().uri(PATH).exchange().expectStatus().isEqualTo(HttpStatus.I_AM_A_TEAPOT);
        handshakes.get().uri("/webhooks/telegraph").exchange().expectStatus().isNotFound();
    }

    @Test
    void receive_channelWithoutAnAccount_isNotFound() {
        MetaWebhook none = new MetaWebhook(
                new MetaAccounts("messenger", List.of(), false),
                ids -> body -> List.of(),
                intake,
                new ChannelProperties(
                        URI.create("http://127.0.0.1:1"),
                        "v25.0",
                        DataSize.ofBytes(LIMIT),
                        Duration.ofSeconds(1),
                        true),
                meters);
        DisposableServer unconfigured = serve(none);
        client(unconfigured)
                .post()
                .uri("/webhooks/messenger")
                .exchange()
                .expectStatus()
                .isNotFound();
        unconfigured.disposeNow();
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
    void receive_chunkedBodyOverTheLimit_isRefusedBeforeItEnds() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[PIECE];
            for (int sent = 0; sent <= LIMIT; sent += PIECE) {
                out.write((Integer.toHexString(PIECE) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(piece);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();

            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        }
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

    @Test
    void receive_severalAppsOfOneInstallation_eachOpensItsOwnNumbersAlone() {
        byte[] own =
                ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{"
                                + "\"metadata\":{\"phone_number_id\":\"" + OTHER
                                + "\"},\"messages\":[{\"from\":\"1555\",\"id\":\"w1\","
                                + "\"type\":\"text\",\"text\":{\"body\":\"Hi\"}}]}}]}]}")
                        .getBytes(StandardCharsets.UTF_8);

        deliverSigned(own, signature).expectStatus().isOk();
        assertThat(mailbox.messages()).isEmpty();
        deliverSigned(own, new WebhookSignature("other-secret")).expectStatus().isOk();

        assertThat(mailbox.messages()).extracting(InboundMessage::account).containsExactly(OTHER);
        handshakes
                .get()
                .uri(PATH + "?hub.mode=subscribe&hub.challenge=7&hub.verify_token=verify-other")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void receive_statusOfAReply_isNotedForItsRecipient() {
        byte[] body =
                ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{"
                                + "\"metadata\":{\"phone_number_id\":\"" + NUMBER
                                + "\"},\"statuses\":[{\"id\":\"o\",\"status\":\"failed\","
                                + "\"recipient_id\":\"1555\",\"errors\":[{\"code\":131026}]}]}}]}]}")
                        .getBytes(StandardCharsets.UTF_8);

        deliverSigned(body, signature).expectStatus().isOk();

        assertThat(outbox.statuses()).containsExactly("whatsapp:1555 o FAILED not delivered, code 131026");
    }

    @Test
    void receive_personWithPhoneThenIdAloneThenNewId_staysOnePerson() {
        person("'from':'1555','from_user_id':'US.1','id':'w1'");
        person("'from_user_id':'US.1','id':'w2'");
        deliverSigned(
                        body("{'from':'1555','from_user_id':'US.1','id':'s1','type':'system','system':{"
                                + "'type':'user_changed_user_id','previous_user_id':'US.1','user_id':'US.2'}}"),
                        signature)
                .expectStatus()
                .isOk();
        person("'from_user_id':'US.2','id':'w3'");

        assertThat(mailbox.messages())
                .extracting(message -> message.person().value())
                .containsExactly("whatsapp:1555", "whatsapp:1555", "whatsapp:1555");
        assertThat(mailbox.messages()).extracting(InboundMessage::address).containsExactly("1555", "US.1", "US.2");
        assertThat(mailbox.messages())
                .extracting(message -> message.conversation().value())
                .containsOnly("whatsapp:" + NUMBER + ":1555");
    }

    @Test
    void receive_personKnownByIdFirst_staysThatPersonWithAPhone() {
        person("'from_user_id':'US.9','id':'w1'");
        person("'from':'1999','from_user_id':'US.9','id':'w2'");
        person("'from':'1999','id':'w3'");

        assertThat(mailbox.messages())
                .extracting(message -> message.person().value())
                .containsOnly("whatsapp:US.9");
    }

    private void person(String fields) {
        deliverSigned(body("{" + fields + ",'type':'text','text':{'body':'Hi'}}"), signature)
                .expectStatus()
                .isOk();
    }

    private static byte[] body(String message) {
        return ("{'object':'whatsapp_business_account','entry':[{'changes':[{'field':'messages','value':{"
                        + "'metadata':{'phone_number_id':'" + NUMBER + "'},'messages':[" + message + "]}}]}]}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
    }

    private WebTestClient.ResponseSpec deliverSigned(byte[] body, WebhookSignature with) {
        return client.post()
                .uri(PATH)
                .contentType(MediaType.APPLICATION_JSON)
                .header(WebhookSignature.HEADER, with.sign(body))
                .bodyValue(body)
                .exchange();
    }
}
