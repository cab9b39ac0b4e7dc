package dev.parley.assistant.openai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.parley.assistant.Metrics;
import dev.parley.assistant.ParleyProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client is told when too much is asked for, and when a server behind the program fails or cannot do something. */
class OpenAiLimitsIT {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long TURNS = 2;

    @RegisterExtension
    static final WireMockExtension server = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    @TempDir
    static Path home;

    private static ParleyProcess parley;
    private static Metrics metrics;
    private static OpenAIClient client;
    private static OpenAIClient patient;

    @BeforeAll
    static void start() {
        parley = ParleyProcess.start(
                home,
                Map.of(),
                "--parley.model.max-sequences=1",
                "--parley.model.max-waiting=1",
                "--parley.usage.per-person.turns=" + TURNS,
                "--parley.models.eyes.base-url=http://127.0.0.1:" + server.getPort() + "/v1",
                "--parley.models.eyes.name=llava",
                "--parley.models.eyes.capabilities=tools,vision,log-probabilities",
                "--parley.models.eyes.attempts=1",
                "--parley.models.rare.base-url=http://127.0.0.1:" + server.getPort() + "/v1",
                "--parley.models.rare.name=llama",
                "--parley.models.rare.attempts=1",
                "--parley.models.rare.limits.per-minute=1");
        metrics = new Metrics(parley);
        client = client(0);
        patient = client(2);
    }

    private static OpenAIClient client(int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(parley.uri("/v1").toString())
                .apiKey("none")
                .maxRetries(retries)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        patient.close();
        parley.close();
    }

    @Test
    void complete_serverIsBusy_tellsWhenToComeBack() {
        server.stubFor(chat().willReturn(aResponse().withStatus(429).withHeader("Retry-After", "7")));

        assertThatThrownBy(() -> ask(client, request("eyes")))
                .isInstanceOfSatisfying(RateLimitException.class, fault -> {
                    assertThat(fault.headers().values("retry-after")).containsExactly("7");
                    assertThat(fault.code()).contains("model_overloaded");
                    assertThat(fault.type()).contains("rate_limit_error");
                });
    }

    @Test
    void complete_serverIsBusyForASecond_isServedToAClientThatWaitsSoLong() {
        server.stubFor(chat().inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "1"))
                .willSetStateTo("well"));
        server.stubFor(chat().inScenario("busy").whenScenarioStateIs("well").willReturn(words("Hello")));
        long start = System.nanoTime();

        ChatCompletion answer = ask(patient, request("eyes"));

        assertThat(answer.choices().getFirst().message().content()).contains("Hello");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void complete_modelThatMayBeAskedOnceAMinute_tellsTheMinute() {
        server.stubFor(chat().willReturn(words("Hello")));
        ask(client, request("rare"));

        assertThatThrownBy(() -> ask(client, request("rare")))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        fault -> assertThat(fault.headers().values("retry-after"))
                                .containsExactly("60"));
    }

    @Test
    void complete_queueIsFull_isRefusedWithAWait() {
        List<CompletableFuture<Object>> asked = Stream.generate(() -> client.async()
                        .chat()
                        .completions()
                        .create(request("demo").maxCompletionTokens(200).build())
                        .<Object>handle((answer, fault) -> fault == null ? answer : fault.getCause()))
                .limit(8)
                .toList();
        List<Object> outcomes = asked.stream().map(CompletableFuture::join).toList();

        assertThat(outcomes).filteredOn(ChatCompletion.class::isInstance).isNotEmpty();
        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof ChatCompletion))
                .isNotEmpty()
                .allSatisfy(outcome -> {
                    RateLimitException fault = (RateLimitException) outcome;
                    assertThat(fault.code()).contains("model_overloaded");
                    assertThat(Integer.parseInt(
                                    fault.headers().values("retry-after").getFirst()))
                            .isPositive();
                });
    }

    @Test
    void complete_userWhoseQuotaIsUsedUp_isToldTheTimeUntilMidnightAndIsNotAskedFor() throws Exception {
        server.stubFor(chat().willReturn(words("Hello")));
        for (int turn = 0; turn < TURNS; turn++) {
            ask(client, request("eyes").user("ana"));
        }
        double before = refused();

        assertThatThrownBy(() -> ask(patient, request("eyes").user("ana")))
                .isInstanceOfSatisfying(RateLimitException.class, fault -> {
                    assertThat(fault.code()).contains("quota_exceeded");
                    assertThat(fault.param()).contains("user");
                    assertThat(Long.parseLong(
                                    fault.headers().values("retry-after").getFirst()))
                            .isBetween(1L, 86_401L);
                    assertThat(fault.headers().values("x-should-retry")).containsExactly("false");
                });

        // Though this client tries again by itself where that may help.
        assertThat(refused() - before).isEqualTo(1);
        ask(client, request("eyes").user("ben"));
    }

    private static double refused() throws Exception {
        return metrics.sum("http_server_requests_seconds_count", "status=\"429\"", "uri=\"/v1/chat/completions\"");
    }

    @Test
    void ask_withAKey_countsForItsQuota() throws Exception {
        JsonNode key = send(
                "/api/admin/keys",
                "{\"name\":\"kiosk\",\"scopes\":[\"ask\"],\"turns\":1}",
                Files.readString(home.resolve("admin-token")).strip(),
                201);
        String secret = key.path("key").stringValue();
        String question = "{\"question\":\"What is 17 * 23?\",\"conversation\":\"kiosk-conversation-%d\"}";

        assertThat(send("/api/ask", question.formatted(1), secret, 200).toString())
                .contains("391");
        assertThat(send("/api/ask", question.formatted(2), secret, 429)
                        .path("code")
                        .stringValue())
                .isEqualTo("quota_exceeded");
        String day = "/api/admin/usage/person?id=apikey:" + key.path("id").stringValue();
        Awaitility.await().untilAsserted(() -> {
            JsonNode used = send(
                            day,
                            null,
                            Files.readString(home.resolve("admin-token")).strip(),
                            200)
                    .get(0);
            assertThat(used.path("turns").intValue()).isEqualTo(1);
            assertThat(used.path("completionTokens").intValue()).isPositive();
        });
    }

    @Test
    void stream_serverBreaksOffInTheMiddle_tellsAnErrorBehindWhatCame() throws Exception {
        server.stubFor(chat().willReturn(aResponse()
                .withHeader("Content-Type", "text/event-stream")
                .withBody("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Half\"}}]}\n\n")));
        StringBuilder text = new StringBuilder();

        try (StreamResponse<ChatCompletionChunk> response =
                client.chat().completions().createStreaming(request("eyes").build())) {
            assertThatThrownBy(() -> response.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .forEach(choice -> choice.delta().content().ifPresent(text::append)))
                    .isInstanceOf(OpenAIException.class);
        }

        assertThat(text).hasToString("Half");
        assertThat(raw(
                                "/v1/chat/completions",
                                "{\"model\":\"eyes\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                                "none")
                        .body()
                        .strip()
                        .lines()
                        .reduce("", (first, line) -> line))
                .startsWith("data:{\"error\":")
                .contains("\"model_unavailable\"");
    }

    @Test
    void complete_pictures_areShownToModelsThatSeeAndRefusedForOthers() {
        server.stubFor(chat().willReturn(words("A cat")));
        String url = "data:image/png;base64,AAEC";

        assertThat(ask(client, picture("eyes", url))
                        .choices()
                        .getFirst()
                        .message()
                        .content())
                .contains("A cat");
        server.verify(postRequestedFor(urlPathEqualTo("/v1/chat/completions"))
                .withRequestBody(matchingJsonPath(
                        "$.messages[0].content[?(@.type == 'image_url')].image_url.url", equalTo(url))));

        assertThatThrownBy(() -> ask(client, picture("demo", url)))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        fault -> assertThat(fault.param()).contains("messages"));
        assertThatThrownBy(() -> ask(client, picture("parley", url)))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        fault -> assertThat(fault.code()).contains("unsupported_parameter"));
    }

    @Test
    void complete_whatTheServerCannot_isRefusedByName() {
        server.stubFor(chat().willReturn(words("Hello")));

        assertThatThrownBy(() -> ask(client, request("eyes").logprobs(true)))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        fault -> assertThat(fault.param()).contains("logprobs"));
        assertThatThrownBy(() -> ask(
                        client,
                        request("eyes")
                                .putAdditionalBodyProperty(
                                        "response_format", JsonValue.from(Map.of("type", "json_object")))))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        fault -> assertThat(fault.param()).contains("response_format"));
    }

    @Test
    void complete_choicesOfAServer_areRequestsWithSeedsOfTheirOwn() {
        server.stubFor(chat().willReturn(words("Hello")));
        server.resetRequests();

        assertThat(ask(client, request("eyes").n(2).seed(5)).choices()).hasSize(2);

        for (String seed : List.of("5", "6")) {
            server.verify(
                    1,
                    postRequestedFor(urlPathEqualTo("/v1/chat/completions"))
                            .withRequestBody(matchingJsonPath("$.seed", equalTo(seed))));
        }
    }

    private static com.github.tomakehurst.wiremock.client.MappingBuilder chat() {
        return post("/v1/chat/completions");
    }

    private static ResponseDefinitionBuilder words(String text) {
        return aResponse()
                .withHeader("Content-Type", "text/event-stream")
                .withBody("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                        + "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    }

    private static ChatCompletionCreateParams.Builder request(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello");
    }

    private static ChatCompletionCreateParams.Builder picture(String model, String url) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessageOfArrayOfContentParts(List.of(
                        ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                .text("What is it?")
                                .build()),
                        ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                        .url(url)
                                        .build())
                                .build())));
    }

    private static ChatCompletion ask(OpenAIClient client, ChatCompletionCreateParams.Builder request) {
        return client.chat().completions().create(request.build());
    }

    private static JsonNode send(String path, String body, String token, int status) throws Exception {
        HttpResponse<String> response = raw(path, body, token);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return MAPPER.readTree(response.body());
    }

    private static HttpResponse<String> raw(String path, String body, String token) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(parley.uri(path))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token);
            return http.send(
                    (body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
