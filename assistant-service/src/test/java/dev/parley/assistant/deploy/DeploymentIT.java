package dev.parley.assistant.deploy;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.assistant.ParleyProcess;
import dev.parley.assistant.channel.WebhookSignature;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The layout of the container as plain processes: the packaged jar, a Redis of its own with a password, settings from the
 * environment and from files of secrets alone, JSON lines on the console, traces to a collector.
 */
class DeploymentIT {

    private static final String SECRET = "deployment-app-secret";
    private static final WebhookSignature SIGNATURE = new WebhookSignature(SECRET);
    private static final String PASSWORD = "deployment-redis-password";
    private static final String NUMBER = "200000000000009";
    private static final String MESSAGES = "/v25.0/" + NUMBER + "/messages";
    private static final String TRACES = "/v1/traces";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static WireMockServer outside;
    private static RedisServer redis;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        outside = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        outside.start();
        int port = ParleyProcess.freePort();
        redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("requirepass " + PASSWORD)
                .setting("appendonly no")
                .setting("save \"\"")
                .build();
        redis.start();
        Files.writeString(
                Files.createDirectories(folder.resolve("secrets")).resolve("parley.redis.url"),
                "redis://:" + PASSWORD + "@127.0.0.1:" + port);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws Exception {
        http.close();
        redis.stop();
        outside.stop();
    }

    @BeforeEach
    void everyoneAccepts() {
        outside.resetAll();
        outside.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
        outside.stubFor(post(urlPathEqualTo(MESSAGES))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"wamid.OUT\"}]}")));
    }

    private static ParleyProcess parley(String home) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "SPRING_CONFIG_IMPORT",
                "configtree:" + folder.resolve("secrets") + "/",
                "LOGGING_STRUCTURED_FORMAT_CONSOLE",
                "ecs",
                "LOGGING_THRESHOLD_CONSOLE",
                "info",
                "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT",
                outside.url(TRACES),
                "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULEDELAY",
                "200ms",
                "PARLEY_CHANNELS_GRAPHBASEURL",
                outside.baseUrl()));
        environment.putAll(Map.of(
                "PARLEY_CHANNELS_WHATSAPP_APPSECRET",
                SECRET,
                "PARLEY_CHANNELS_WHATSAPP_VERIFYTOKEN",
                "verify-me",
                "PARLEY_CHANNELS_WHATSAPP_ACCESSTOKEN",
                "deployment-access-token",
                "PARLEY_CHANNELS_WHATSAPP_PHONENUMBERID",
                NUMBER));
        return ParleyProcess.start(folder.resolve(home), environment);
    }

    @Test
    void message_ofAChannel_isOneTraceFromWebhookToOutboxAndLeavesNoWordsInTheLog() throws Exception {
        String words = "Who was Marie Curie?";
        List<Span> spans;
        String output;
        try (ParleyProcess parley = parley("traced")) {
            send(parley, "15550007001", "wamid.T", words);
            await().atMost(PATIENCE).until(() -> !replies("15550007001").isEmpty());
            await().atMost(PATIENCE)
                    .until(() -> spans("process outbox").findAny().isPresent());
            spans = spans("").toList();
            assertThat(metrics(parley))
                    .hasSizeGreaterThan(30)
                    .allSatisfy(metric -> assertThat(Files.readString(Path.of("..", "docs", "operations.md")))
                            .as("docs/operations.md names every metric")
                            .contains(metric));
            parley.terminate();
            assertThat(parley.awaitExit()).isEqualTo(143);
            output = parley.output();
        }
        Span sent = spans("process outbox").findFirst().orElseThrow();
        Map<String, Span> trace = spans.stream()
                .filter(span -> span.getTraceId().equals(sent.getTraceId()))
                .collect(Collectors.toMap(Span::getName, Function.identity(), (first, second) -> first, TreeMap::new));
        assertThat(trace)
                .containsKeys(
                        "send mailbox",
                        "process mailbox",
                        "invoke_agent parley",
                        "execute_tool web_search",
                        "send outbox",
                        "process outbox");
        assertThat(parents(trace, "process outbox")).containsExactly("send outbox", "process mailbox", "send mailbox");
        assertThat(parents(trace, "execute_tool web_search")).startsWith("invoke_agent parley", "process mailbox");
        Span model = trace.values().stream()
                .filter(span -> span.getName().startsWith("chat "))
                .findFirst()
                .orElseThrow();
        assertThat(attributes(model))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "parley")
                .containsKeys(
                        "gen_ai.request.model",
                        "gen_ai.usage.input_tokens",
                        "gen_ai.usage.output_tokens",
                        "gen_ai.response.finish_reasons");
        assertThat(attributes(trace.get("invoke_agent parley")).get("turn")).matches("[0-9a-f]{32}");
        assertThat(spans.toString()).doesNotContain(words, "15550007001");

        List<JsonNode> lines = output.lines().map(JSON::readTree).toList();
        assertThat(lines)
                .anySatisfy(
                        line -> assertThat(line.path("message").asString("")).startsWith("Parley is ready at"));
        assertThat(output).doesNotContain(words, "15550007001", PASSWORD, SECRET, "deployment-access-token");
        assertThat(Files.readString(folder.resolve("traced/logs/parley.log")))
                .doesNotContain(words, "15550007001", PASSWORD, SECRET, "deployment-access-token");
    }

    @Test
    void terminated_underLoad_losesNoMessageAndAnswersNoneTwice() throws Exception {
        List<String> people =
                IntStream.range(0, 30).mapToObj(i -> "1555000" + (8000 + i)).toList();
        try (ParleyProcess first = parley("first")) {
            for (String person : people) {
                send(first, person, "wamid.D" + person, "What is 17 * 23?");
            }
            await().atMost(PATIENCE).until(() -> !replies(people.getFirst()).isEmpty());
            Instant asked = Instant.now();
            first.terminate();
            assertThat(first.awaitExit()).isEqualTo(143);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(40));
        }
        long before =
                people.stream().filter(person -> !replies(person).isEmpty()).count();
        assertThat(before).as("some were left to the other replica").isLessThan(people.size());
        try (ParleyProcess second = parley("second")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(people)
                            .allSatisfy(person -> assertThat(replies(person)).hasSize(1)));
            await().during(Duration.ofSeconds(2))
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(people)
                            .allSatisfy(person -> assertThat(replies(person)).hasSize(1)));
        }
    }

    /** The names of our own metrics, without what the format adds. */
    private static List<String> metrics(ParleyProcess parley) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(parley.uri("/actuator/prometheus")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE parley_") || line.startsWith("# TYPE gen_ai_"))
                .map(line -> line.split(" ")[2])
                .map(name -> name.replaceAll("_(max|total)$", "")
                        .replace("_active_seconds", "_seconds")
                        .replace("_quantile_seconds", "_seconds"))
                .distinct()
                .toList();
    }

    private static List<String> parents(Map<String, Span> trace, String name) {
        List<String> names = new ArrayList<>();
        Span span = trace.get(name);
        while (span != null) {
            Span child = span;
            span = trace.values().stream()
                    .filter(other -> other.getSpanId().equals(child.getParentSpanId()))
                    .findFirst()
                    .orElse(null);
            if (span != null) {
                names.add(span.getName());
            }
        }
        return names;
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(
                        attribute -> attribute.getKey(),
                        attribute -> attribute.getValue().getStringValue()));
    }

    /** @param name empty for all */
    private static Stream<Span> spans(String name) {
        return outside.findAll(postRequestedFor(urlPathEqualTo(TRACES))).stream()
                .flatMap(request -> {
                    try {
                        return ExportTraceServiceRequest.parseFrom(request.getBody()).getResourceSpansList().stream();
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .filter(span -> name.isEmpty() || span.getName().equals(name));
    }

    private static List<LoggedRequest> replies(String person) {
        return outside.findAll(postRequestedFor(urlPathEqualTo(MESSAGES))).stream()
                .filter(request -> request.getBodyAsString().contains("\"text\"")
                        && request.getBodyAsString().contains("\"+" + person + "\""))
                .toList();
    }

    private static void send(ParleyProcess parley, String from, String id, String text) throws Exception {
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "object",
                "whatsapp_business_account",
                "entry",
                List.of(Map.of(
                        "id",
                        "1",
                        "changes",
                        List.of(Map.of(
                                "field",
                                "messages",
                                "value",
                                Map.of(
                                        "messaging_product",
                                        "whatsapp",
                                        "metadata",
                                        Map.of("phone_number_id", NUMBER),
                                        "messages",
                                        List.of(Map.of(
                                                "from",
                                                from,
                                                "id",
                                                id,
                                                "timestamp",
                                                Long.toString(Instant.now().getEpochSecond()),
                                                "type",
                                                "text",
                                                "text",
                                                Map.of("body", text))))))))));
        HttpRequest request = HttpRequest.newBuilder(parley.uri("/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .header(WebhookSignature.HEADER, SIGNATURE.sign(body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }
}
