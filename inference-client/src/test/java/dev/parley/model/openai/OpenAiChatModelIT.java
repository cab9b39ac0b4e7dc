package dev.parley.model.openai;

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
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.SamplingOptions;
import dev.parley.model.TokenProbability;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolDefinition;
import dev.parley.model.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class OpenAiChatModelIT {

    private static final String PATH = "/v1/chat/completions";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @RegisterExtension
    static final WireMockExtension server = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    @Test
    void stream_textInManyChunks_isTextWithUsage() {
        answer(stream(
                ": keep-alive",
                delta("{\"role\":\"assistant\",\"content\":\"\"}", null),
                delta("{\"content\":\"Hel\"}", null),
                delta("{\"content\":\"lo\"}", null),
                delta("{}", "stop"),
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}",
                "data: [DONE]"));

        assertThat(ask())
                .containsExactly(
                        new ChatEvent.TextDelta("Hel"),
                        new ChatEvent.TextDelta("lo"),
                        new ChatEvent.Finished(FinishReason.STOP, new Usage(9, 2, 4)));
        server.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withHeader("Authorization", equalTo("Bearer key"))
                .withRequestBody(matchingJsonPath("$.model", equalTo("llama")))
                .withRequestBody(matchingJsonPath("$.messages[0].role", equalTo("system")))
                .withRequestBody(matchingJsonPath("$.messages[2].tool_calls[0].function.name", equalTo("web_search")))
                .withRequestBody(matchingJsonPath("$.messages[3].tool_call_id", equalTo("c1")))
                .withRequestBody(matchingJsonPath("$.tools[0].function.parameters.type", equalTo("object")))
                .withRequestBody(matchingJsonPath("$.stream_options.include_usage", equalTo("true"))));
    }

    @Test
    void stream_toolCallsInFragments_arePutTogether() {
        answer(stream(
                delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"web_\",\"arguments\":\"\"}}]}",
                        null),
                delta(
                        "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"calculator\",\"arguments\":\"{}\"}}]}",
                        null),
                delta(
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"search\",\"arguments\":\"{\\\"q\"}}]}",
                        null),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\":1}\"}}]}", "tool_calls"),
                "data: [DONE]"));

        assertThat(ask())
                .containsExactly(
                        new ChatEvent.ToolCalled(new ToolCall("a", "web_search", "{\"q\":1}")),
                        new ChatEvent.ToolCalled(new ToolCall("b", "calculator", "{}")),
                        new ChatEvent.Finished(FinishReason.TOOL_CALLS, Usage.NONE));
    }

    @Test
    void stream_endsWithoutItsMark_isCompleteOnlyWithAFinishReason() {
        answer(stream(delta("{\"content\":\"x\"}", "length")));
        assertThat(ask()).last().isEqualTo(new ChatEvent.Finished(FinishReason.LENGTH, Usage.NONE));
        answer(stream(delta("{\"content\":\"x\"}", null)));
        assertFails(ModelException.Code.UNAVAILABLE, "too early");
    }

    @Test
    void stream_busyThenWell_isAskedAgain() {
        server.stubFor(post(PATH)
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "1"))
                .willSetStateTo("well"));
        server.stubFor(post(PATH)
                .inScenario("busy")
                .whenScenarioStateIs("well")
                .willReturn(stream(delta("{\"content\":\"x\"}", "stop"))));
        long start = System.nanoTime();

        assertThat(ask()).hasSize(2);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void stream_errorsOfTheServer_haveTheirCodes() {
        answer(aResponse().withStatus(500));
        assertFails(ModelException.Code.UNAVAILABLE, "500");
        server.verify(3, postRequestedFor(urlPathEqualTo(PATH)));
        server.resetRequests();
        answer(aResponse().withStatus(401).withBody("{\"error\":{\"message\":\"secret prompt\"}}"));
        assertFails(ModelException.Code.UNAVAILABLE, "401");
        server.verify(1, postRequestedFor(urlPathEqualTo(PATH)));
        answer(aResponse().withStatus(400).withBody("{\"error\":{\"code\":\"context_length_exceeded\"}}"));
        assertFails(ModelException.Code.CONTEXT_EXCEEDED, "400");
        answer(aResponse().withStatus(422));
        assertFails(ModelException.Code.INVALID_REQUEST, "422");
        answer(stream("data: {\"error\":{\"message\":\"boom\"}}"));
        assertFails(ModelException.Code.UNAVAILABLE, "error in its stream");
        answer(stream("data: {oops"));
        assertFails(ModelException.Code.UNAVAILABLE, "not JSON");
        answer(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
        assertFails(ModelException.Code.UNAVAILABLE, "");
    }

    @Test
    void stream_nothingInTime_fails() {
        answer(stream(delta("{\"content\":\"x\"}", "stop")).withFixedDelay(3_000));
        assertFails(ModelException.Code.UNAVAILABLE, "in time");
    }

    @Test
    void stream_callInPiecesOfOneCharacter_isPutTogetherWhateverTheServerRepeats() {
        String arguments = "{\"query\":\"Zürich 🌧\",\"n\":[1,2]}";
        List<String> events = new ArrayList<>();
        events.add(delta("{\"role\":\"assistant\",\"content\":null}", null));
        events.add(delta(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c9\",\"type\":\"function\",\"function\":{\"name\":\"web_search\"}}]}",
                null));
        arguments
                .codePoints()
                .forEach(point -> events.add(delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"\",\"function\":{\"arguments\":"
                                + MAPPER.writeValueAsString(Character.toString(point)) + "}}]}",
                        null)));
        events.add(delta("{}", "tool_calls"));
        events.add("data: [DONE]");
        answer(stream(events.toArray(String[]::new)));

        assertThat(ask())
                .containsExactly(
                        new ChatEvent.ToolCalled(new ToolCall("c9", "web_search", arguments)),
                        new ChatEvent.Finished(FinishReason.TOOL_CALLS, Usage.NONE));
    }

    @Test
    void stream_bytesInAnyPieces_giveTheSameAnswer() {
        answer(stream(
                        delta("{\"content\":\"Grüezi 🌧 \"}", null),
                        ": keep-alive",
                        delta("{\"content\":\"नमस्ते\"}", "stop"),
                        "data: [DONE]")
                .withChunkedDribbleDelay(97, 300));

        assertThat(ask())
                .containsExactly(
                        new ChatEvent.TextDelta("Grüezi 🌧 "),
                        new ChatEvent.TextDelta("नमस्ते"),
                        new ChatEvent.Finished(FinishReason.STOP, Usage.NONE));
    }

    @Test
    void stream_refusal_isTheTextOfTheAnswer() {
        answer(stream(
                delta("{\"refusal\":\"I cannot \"}", null), delta("{\"refusal\":\"help.\"}", "stop"), "data: [DONE]"));

        assertThat(ask()).startsWith(new ChatEvent.TextDelta("I cannot "), new ChatEvent.TextDelta("help."));
    }

    @Test
    void stream_filteredByTheServer_saysSo() {
        answer(stream(delta("{\"content\":\"I\"}", "content_filter"), "data: [DONE]"));

        assertThat(ask()).last().isEqualTo(new ChatEvent.Finished(FinishReason.CONTENT_FILTER, Usage.NONE));
    }

    @Test
    void stream_serverAsksForALongerWaitThanIsAllowed_isNotAskedAgainAndTellsTheWait() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "120"));

        assertThatThrownBy(this::ask).isInstanceOfSatisfying(ModelException.class, fault -> {
            assertThat(fault.code()).isEqualTo(ModelException.Code.OVERLOADED);
            assertThat(fault.retryAfter()).contains(Duration.ofMinutes(2));
        });
        server.verify(1, postRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void stream_probabilities_areToldAndAServerWithoutThemIsRefusedBeforeItsFirstWord() {
        answer(stream(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"é\"},\"finish_reason\":null,\"logprobs\":"
                        + "{\"content\":[{\"token\":\"é\",\"logprob\":-0.25,\"bytes\":[195,169],\"top_logprobs\":"
                        + "[{\"token\":\"é\",\"logprob\":-0.25,\"bytes\":null}]}]}}]}",
                delta("{}", "stop"),
                "data: [DONE]"));

        assertThat(ask(request().withLogProbabilities(1)))
                .containsExactly(
                        new ChatEvent.TokenDrawn(
                                new TokenProbability("é", List.of(195, 169), -0.25),
                                List.of(new TokenProbability("é", List.of(), -0.25))),
                        new ChatEvent.TextDelta("é"),
                        new ChatEvent.Finished(FinishReason.STOP, Usage.NONE));
        assertThat(ask()).hasSize(2);

        answer(stream(delta("{\"content\":\"x\"}", "stop"), "data: [DONE]"));
        List<ChatEvent> before = new ArrayList<>();
        assertThatThrownBy(() -> model().stream(request().withLogProbabilities(0))
                        .doOnNext(before::add)
                        .blockLast(LIMIT))
                .isInstanceOfSatisfying(ModelException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ModelException.Code.INVALID_REQUEST);
                    assertThat(refused.parameter()).contains("logprobs");
                });
        assertThat(before).isEmpty();
    }

    @Test
    void stream_serverThatCallsMoreThanOneToolWhereOneWasAskedFor_isHeldToIt() {
        answer(stream(
                delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"x\",\"arguments\":\"{}\"}},"
                                + "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"y\",\"arguments\":\"{}\"}}]}",
                        "tool_calls"),
                "data: [DONE]"));

        assertThat(ask(request().withoutParallelToolCalls()))
                .containsExactly(
                        new ChatEvent.ToolCalled(new ToolCall("a", "x", "{}")),
                        new ChatEvent.Finished(FinishReason.TOOL_CALLS, Usage.NONE));
        assertThat(ask()).hasSize(3);
    }

    @Test
    void stream_errorsThatDoNotPass_areNotAskedAgain() {
        for (ResponseDefinitionBuilder lasting : List.of(
                aResponse().withStatus(429).withBody("{\"error\":{\"code\":\"insufficient_quota\"}}"),
                aResponse().withStatus(500).withHeader("x-should-retry", "false"),
                aResponse().withStatus(501),
                aResponse().withStatus(400),
                aResponse().withStatus(403),
                aResponse().withStatus(404))) {
            server.resetRequests();
            answer(lasting);
            assertThatThrownBy(this::ask).isInstanceOf(ModelException.class);
            server.verify(1, postRequestedFor(urlPathEqualTo(PATH)));
        }
    }

    @Test
    void stream_brokenOffInTheMiddle_isNotAskedAgain() {
        answer(stream(delta("{\"content\":\"Half\"}", null)).withFault(Fault.MALFORMED_RESPONSE_CHUNK));

        assertThatThrownBy(this::ask).isInstanceOf(ModelException.class);
        server.resetRequests();
        answer(stream(delta("{\"content\":\"Half\"}", null)));
        assertFails(ModelException.Code.UNAVAILABLE, "too early");
        server.verify(1, postRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void stream_onlyCommentsBeforeTheFirstToken_isTooLate() {
        String[] comments = new String[30];
        Arrays.fill(comments, ": still there");
        answer(stream(comments).withChunkedDribbleDelay(30, 4_000));

        assertFails(ModelException.Code.UNAVAILABLE, "in time");
    }

    @Test
    void stream_commentsWhileTheModelThinks_keepTheAnswerAlive() {
        List<String> events = new ArrayList<>();
        events.add(delta("{\"content\":\"a\"}", null));
        for (int comment = 0; comment < 40; comment++) {
            events.add(": still there");
        }
        events.add(delta("{\"content\":\"b\"}", "stop"));
        events.add("data: [DONE]");
        answer(stream(events.toArray(String[]::new)).withChunkedDribbleDelay(60, 3_500));

        assertThat(ask()).startsWith(new ChatEvent.TextDelta("a"), new ChatEvent.TextDelta("b"));
    }

    @Test
    void stream_silentInTheMiddle_fails() {
        // Half of the bytes come at once, the others after the longest silence.
        answer(stream(delta("{\"content\":\"a\"}", null), delta("{\"content\":\"b\"}", "stop"))
                .withChunkedDribbleDelay(2, 6_000));

        assertFails(ModelException.Code.UNAVAILABLE, "in time");
    }

    @Test
    void stream_readerThatPausesLongerThanTheLongestSilence_isNotTakenForTheServersSilence() {
        String[] events = new String[2_000];
        Arrays.fill(events, delta("{\"content\":\"word \"}", null));
        events[events.length - 1] = delta("{\"content\":\"end\"}", "stop");
        answer(stream(events));
        AtomicInteger read = new AtomicInteger();

        List<ChatEvent> all = model(Duration.ofMillis(400)).stream(request())
                .concatMap(
                        event -> read.incrementAndGet() == 100
                                ? Mono.delay(Duration.ofMillis(1_500)).thenReturn(event)
                                : Mono.just(event),
                        1)
                .collectList()
                .block(LIMIT);

        assertThat(all).hasSize(events.length + 1);
    }

    @Test
    void stream_pageOfAProxyInsteadOfAnAnswer_isNoAnswer() {
        answer(aResponse().withHeader("Content-Type", "text/html").withBody("<html>Please log in</html>"));
        assertFails(ModelException.Code.UNAVAILABLE, "");
        answer(stream("event: ping", "data: [DONE]"));
        assertFails(ModelException.Code.UNAVAILABLE, "");
    }

    /** The queue of connections that wait to be accepted is full, so that this one gets no answer at all. */
    @Test
    void stream_serverThatAcceptsNobody_isGivenUpAfterTheTimeForConnecting() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int place = 0; place < 3; place++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException e) {
                    break;
                }
            }
            OpenAiChatModel model = new OpenAiChatModel(new OpenAiOptions(
                    new OpenAiEndpoint(
                            URI.create("http://127.0.0.1:" + full.getLocalPort() + "/v1"),
                            "",
                            Duration.ofMillis(300),
                            2,
                            Duration.ofSeconds(1)),
                    "llama",
                    8192,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60)));
            long start = System.nanoTime();

            assertThatThrownBy(() -> model.stream(request()).blockLast(LIMIT))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("cannot be reached");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(600), LIMIT);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void stream_nobodyListens_cannotBeReached() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        OpenAiChatModel model = new OpenAiChatModel(new OpenAiOptions(
                new OpenAiEndpoint(
                        URI.create("http://127.0.0.1:" + port + "/v1"),
                        "",
                        Duration.ofMillis(300),
                        2,
                        Duration.ofSeconds(1)),
                "llama",
                8192,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5)));

        assertThatThrownBy(() -> model.stream(request()).blockLast(LIMIT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void retryAfter_secondsDatesAndOtherWords_areReadAsTheyAreMeant() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-27T10:00:00Z"), ZoneOffset.UTC);

        assertThat(OpenAiFaults.retryAfter("7", clock)).isEqualTo(Duration.ofSeconds(7));
        assertThat(OpenAiFaults.retryAfter("Fri, 27 Nov 2026 10:00:30 GMT", clock))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(OpenAiFaults.retryAfter("Fri, 27 Nov 2026 09:00:00 GMT", clock))
                .isZero();
        assertThat(OpenAiFaults.retryAfter("soon", clock)).isNull();
        assertThat(OpenAiFaults.retryAfter("-1", clock)).isNull();
        assertThat(OpenAiFaults.retryAfter("99999999999999999999", clock)).isNull();
    }

    private void assertFails(ModelException.Code code, String words) {
        assertThatThrownBy(this::ask).isInstanceOfSatisfying(ModelException.class, fault -> {
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault).hasMessageContaining(words).hasMessageNotContaining("secret");
        });
    }

    private List<ChatEvent> ask() {
        return ask(request());
    }

    private List<ChatEvent> ask(ChatRequest request) {
        return model().stream(request).collectList().block(LIMIT);
    }

    private static OpenAiChatModel model() {
        return model(Duration.ofSeconds(2));
    }

    private static OpenAiChatModel model(Duration silence) {
        OpenAiOptions options = new OpenAiOptions(
                new OpenAiEndpoint(
                        URI.create("http://127.0.0.1:" + server.getPort() + "/v1/"),
                        "key",
                        Duration.ofSeconds(2),
                        3,
                        Duration.ofSeconds(2)),
                "llama",
                8192,
                silence,
                silence);
        return new OpenAiChatModel(options);
    }

    private static ChatRequest request() {
        return new ChatRequest(
                List.of(
                        new Message.System("s"),
                        new Message.User("u"),
                        new Message.ToolCalls(List.of(new ToolCall("c1", "web_search", "{}"))),
                        new Message.ToolResult("c1", "web_search", "found")),
                List.of(new ToolDefinition("web_search", "d", "{\"type\":\"object\"}")),
                SamplingOptions.GREEDY,
                50,
                LocalDate.of(2026, 5, 4),
                "c");
    }

    private static void answer(ResponseDefinitionBuilder response) {
        server.stubFor(post(PATH).willReturn(response));
    }

    private static ResponseDefinitionBuilder stream(String... events) {
        return aResponse()
                .withHeader("Content-Type", "text/event-stream")
                .withBody(String.join("\n\n", events) + "\n\n");
    }

    private static String delta(String delta, String finish) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
                + (finish == null ? "null" : "\"" + finish + "\"") + "}]}";
    }
}
