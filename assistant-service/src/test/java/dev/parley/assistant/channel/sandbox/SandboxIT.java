package dev.parley.assistant.channel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.channel.ChannelProperties;
import dev.parley.assistant.channel.GraphAccount;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccount;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.assistant.channel.WebhookSignature;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server with the sandbox and a webhook that answers what it is told. */
class SandboxIT {

    private static final String NUMBER = "100000000000000";
    private static final String PAGE = "100000000000001";
    private static final String PHONE = "15550002222";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ReactiveWebServerApplicationContext context;
    private URI base;
    private WebTestClient client;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
                "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration"
            })
    @Import({
        SandboxController.class,
        SandboxGraph.class,
        SandboxPlatform.class,
        SandboxPhones.class,
        Webhook.class,
        Statuses.class
    })
    static class Program {
        @Bean
        MetaAccounts whatsAppAccounts() {
            return new MetaAccounts(
                    "whatsapp", List.of(new MetaAccount(NUMBER, "token", "secret", "", "verify")), true);
        }

        @Bean
        MetaAccounts messengerAccounts() {
            return new MetaAccounts(
                    "messenger", List.of(new MetaAccount(PAGE, "page-token", "secret", "", "verify")), true);
        }

        @Bean
        GraphApi graph() {
            return new GraphApi(
                    WebClient.create(),
                    new ChannelProperties(
                            URI.create("http://127.0.0.1:1"), "v25.0", DataSize.ofMegabytes(4), PATIENCE, true));
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @RestController
    static class Webhook {
        private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
        private final List<String> signatures = new CopyOnWriteArrayList<>();
        private volatile HttpStatus answer = HttpStatus.OK;

        @PostMapping("/webhooks/whatsapp")
        ResponseEntity<Void> receive(
                @RequestBody byte[] body, @RequestHeader(WebhookSignature.HEADER) String signature) {
            bodies.add(body);
            signatures.add(signature);
            return ResponseEntity.status(answer).build();
        }
    }

    @RestControllerAdvice
    static class Statuses {
        @ExceptionHandler
        ResponseEntity<String> request(RequestException fault) {
            return ResponseEntity.status(fault.status()).body(fault.code());
        }
    }

    @BeforeEach
    void start() {
        SpringApplication application = new SpringApplication(Program.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        context = (ReactiveWebServerApplicationContext) application.run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--logging.file.name=",
                "--spring.main.banner-mode=off",
                // Neither Redis nor its health exists in this program.
                "--management.endpoint.health.validate-group-membership=false");
        base = URI.create("http://127.0.0.1:" + context.getWebServer().getPort());
        client = WebTestClient.bindToServer()
                .baseUrl(base.toString())
                .responseTimeout(PATIENCE)
                .build();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void send_textOfThePhone_reachesTheWebhookSignedAndInItsRealShape() {
        type(PHONE, "Grüße 😀").expectStatus().isOk();

        Webhook webhook = context.getBean(Webhook.class);
        byte[] body = webhook.bodies.getFirst();
        assertThat(new WebhookSignature("secret").matches(body, webhook.signatures.getFirst()))
                .isTrue();
        JsonNode value = JsonMapper.builder().build().readTree(body).at("/entry/0/changes/0/value");
        assertThat(value.at("/metadata/phone_number_id").asString("")).isEqualTo(NUMBER);
        assertThat(value.at("/messages/0/from").asString("")).isEqualTo(PHONE);
        assertThat(value.at("/messages/0/text/body").asString("")).isEqualTo("Grüße 😀");
    }

    @Test
    void send_webhookFails_isUnavailable() {
        context.getBean(Webhook.class).answer = HttpStatus.SERVICE_UNAVAILABLE;

        type(PHONE, "Hi").expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    }

    @Test
    void send_wrongPhoneOrText_isABadRequest() {
        type("+1 555", "Hi").expectStatus().isBadRequest();
        type(PHONE, "  ").expectStatus().isBadRequest();
        type(PHONE, "x".repeat(4097)).expectStatus().isBadRequest();

        assertThat(context.getBean(Webhook.class).bodies).isEmpty();
    }

    @Test
    void graph_replyThroughTheGraphApi_reachesOnlyThatPhoneLiveAndLater() {
        List<ServerSentEvent<PhoneMessage>> seen = new CopyOnWriteArrayList<>();
        List<ServerSentEvent<PhoneMessage>> others = new CopyOnWriteArrayList<>();
        Disposable watching = watch(PHONE, seen);
        Disposable other = watch("15550003333", others);
        try {
            SendOutcome outcome = reply("token", "*Hello*");
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            SendOutcome.Accepted.class,
                            accepted -> assertThat(accepted.platformId()).isNotBlank());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(texts(seen)).containsExactly("*Hello*"));

            List<ServerSentEvent<PhoneMessage>> later = new CopyOnWriteArrayList<>();
            Disposable back = watch(PHONE, later);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(texts(later)).containsExactly("*Hello*"));
            back.dispose();
            assertThat(texts(others)).isEmpty();
        } finally {
            watching.dispose();
            other.dispose();
        }
    }

    @Test
    void graph_wrongToken_isRefusedLikeMetaDoes() {
        assertThat(reply("wrong", "Hello")).isInstanceOf(SendOutcome.ChannelDown.class);
    }

    @Test
    void stop_whileAPhoneIsWatched_doesNotWaitForIt() {
        List<ServerSentEvent<PhoneMessage>> seen = new CopyOnWriteArrayList<>();
        Disposable watching = watch(PHONE, seen);
        await().atMost(PATIENCE).until(() -> !seen.isEmpty());

        long start = System.nanoTime();
        context.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        watching.dispose();
    }

    private WebTestClient.ResponseSpec type(String phone, String text) {
        return client.post()
                .uri("/sandbox/messages")
                .bodyValue(Map.of("phone", phone, "text", text))
                .exchange();
    }

    private SendOutcome reply(String token, String text) {
        Map<String, Object> body =
                Map.of("messaging_product", "whatsapp", "to", PHONE, "type", "text", "text", Map.of("body", text));
        return context.getBean(GraphApi.class)
                .post(
                        new GraphAccount(NUMBER, token, "secret"),
                        JsonMapper.builder().build().valueToTree(body),
                        "/messages/0/id")
                .block(PATIENCE);
    }

    private Disposable watch(String phone, List<ServerSentEvent<PhoneMessage>> seen) {
        return WebClient.create(base.toString())
                .get()
                .uri("/sandbox/events?phone=" + phone)
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<PhoneMessage>>() {})
                .subscribe(seen::add);
    }

    private static List<String> texts(List<ServerSentEvent<PhoneMessage>> events) {
        return events.stream()
                .map(ServerSentEvent::data)
                .filter(message -> message != null && message.kind().equals(PhoneMessage.REPLY))
                .map(PhoneMessage::text)
                .toList();
    }
}
