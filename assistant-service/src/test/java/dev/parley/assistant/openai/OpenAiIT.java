package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.parley.assistant.ParleyProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged program, asked by OpenAI's own Java client. Long, because its tests share one start of the program. */
class OpenAiIT {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    static Path home;

    private static ApiServer server;
    private static ParleyProcess parley;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        server = ApiServer.start(home);
        parley = server.parley();
        client = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static ApiServer server() {
        return server;
    }

    /**
     * Makes a key of the API.
     *
     * @param turns of a day; 0 sets no limit
     */
    static JsonNode newKey(String name, String scope, int turns) throws Exception {
        String wanted = "{\"name\":\"%s\",\"scopes\":[\"%s\"],\"turns\":%d}".formatted(name, scope, turns);
        return admin("POST", "/api/admin/keys", wanted, 201);
    }

    @Nested
    class Responses extends ResponseCases {}

    @Nested
    class OtherModels extends OtherModelCases {}

    @Test
    void complete_assistant_usesItsToolsAndKnowsTheHistory() {
        ChatCompletion sum = client.chat()
                .completions()
                .create(request("parley").addUserMessage("What is 17 * 23?").build());
        assertThat(text(sum)).contains("391");
        assertThat(sum.usage().orElseThrow().completionTokens()).isPositive();

        ChatCompletion found = client.chat()
                .completions()
                .create(request("parley").addUserMessage("Who was Marie Curie?").build());
        assertThat(text(found)).contains("[1]");
        assertThat(found.choices().getFirst().message().annotations().orElseThrow())
                .first()
                .satisfies(annotation -> {
                    assertThat(annotation.urlCitation().title()).contains("Curie");
                    assertThat(text(found)
                                    .substring((int) annotation.urlCitation().startIndex(), (int)
                                            annotation.urlCitation().endIndex()))
                            .isEqualTo("[1]");
                });
    }

    @Test
    void complete_bareModel_answersByItself() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(request("demo")
                        .temperature(0)
                        .maxCompletionTokens(30)
                        .addUserMessage("Hello")
                        .build());

        assertThat(text(answer)).isNotBlank();
        assertThat(answer.choices().getFirst().finishReason())
                .isIn(
                        ChatCompletion.Choice.FinishReason.STOP,
                        ChatCompletion.Choice.FinishReason.LENGTH,
                        ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    }

    @Test
    void key_madeByAnOperator_opensItsScopesUntilItsQuotaEndsOrItIsRevoked() throws Exception {
        JsonNode made = admin("POST", "/api/admin/keys", "{\"name\":\"shop\",\"scopes\":[\"chat\"],\"turns\":2}", 201);
        String key = made.path("key").stringValue();
        assertThat(key).startsWith("sk-parley-" + made.path("id").stringValue());
        assertThat(admin("GET", "/api/admin/keys", null, 200).toString())
                .contains("shop")
                .doesNotContain(key);

        String chat = "{\"model\":\"demo\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        assertThat(call("POST", "/v1/chat/completions", chat, key, 200).path("usage"))
                .isNotEmpty();
        assertThat(call("POST", "/v1/embeddings", "{}", key, 403)
                        .at("/error/code")
                        .stringValue())
                .isEqualTo("insufficient_scope");
        // The router does not look at parameters of a segment, nor at how it is encoded.
        call("POST", "/v1;a=b/embeddings", "{}", key, 403);
        call("POST", "/v1/%65mbeddings", "{}", key, 403);
        assertThat(call("GET", "/v1/models", null, key, 200).path("data")).isNotEmpty();
        call("POST", "/v1/chat/completions", chat, key, 200);
        JsonNode usedUp = call("POST", "/v1/chat/completions", chat, key, 429);
        assertThat(usedUp.at("/error/code").stringValue()).isEqualTo("quota_exceeded");
        assertThat(usedUp.at("/error/message").stringValue()).contains("turns");

        String account = "/api/admin/usage/person?id=apikey:" + made.path("id").stringValue();
        Awaitility.await().untilAsserted(() -> {
            JsonNode day = admin("GET", account, null, 200).get(0);
            assertThat(day.path("turns").intValue()).isEqualTo(2);
            assertThat(day.path("completionTokens").intValue()).isBetween(2, 8);
        });
        assertThat(admin("GET", "/api/admin/usage", null, 200).toString()).contains("\"channel\":\"api\"");

        admin("DELETE", "/api/admin/keys/" + made.path("id").stringValue(), null, 204);
        assertThat(call("GET", "/v1/models", null, key, 401).at("/error/code").stringValue())
                .isEqualTo("invalid_api_key");
        admin("DELETE", "/api/admin/keys/" + made.path("id").stringValue(), null, 404);
    }

    @Test
    void call_unknownAddressOrMethod_isAnOpenAiError() throws Exception {
        for (String path : List.of("/v1/files", "/v1/responses/resp_1/cancel", "/v1")) {
            JsonNode error = call("POST", path, "{}", "none", 404).path("error");
            assertThat(error.path("code").stringValue()).as(path).isEqualTo("unknown_url");
        }
        for (String id : List.of("resp_1", "x", "resp_" + "0".repeat(32), "%7B%7D:log", "a".repeat(2_000))) {
            assertThat(call("GET", "/v1/responses/" + id, null, "none", 404)
                            .at("/error/code")
                            .stringValue())
                    .isEqualTo("response_not_found");
        }
        assertThat(call("GET", "/v1/chat/completions", null, "none", 404)
                        .at("/error/type")
                        .stringValue())
                .isEqualTo("invalid_request_error");
    }

    @Test
    void key_wantedWrongly_isRefusedByTheField() throws Exception {
        assertThat(admin("POST", "/api/admin/keys", "{\"scopes\":[\"chat\"]}", 400)
                        .path("detail")
                        .stringValue())
                .startsWith("name");
        assertThat(admin("POST", "/api/admin/keys", "{\"name\":\"x\",\"scopes\":[\"fly\"]}", 400)
                        .path("detail")
                        .stringValue())
                .startsWith("scopes");
        assertThat(admin("POST", "/api/admin/keys", "{\"name\":\"x\",\"scopes\":[\"chat\"],\"turns\":-1}", 400)
                        .path("detail")
                        .stringValue())
                .startsWith("turns");
        assertThat(call("GET", "/api/admin/keys", null, "wrong", 401)
                        .path("code")
                        .stringValue())
                .isEqualTo("admin_token");
    }

    static JsonNode admin(String method, String path, String body, int status) throws Exception {
        return call(
                method,
                path,
                body,
                Files.readString(home.resolve("admin-token")).strip(),
                status);
    }

    static JsonNode call(String method, String path, String body, String token, int status) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(parley.uri(path))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return MAPPER.readTree(response.body().isEmpty() ? "null" : response.body());
        }
    }

    @Test
    void stream_givesTheTextOfTheWholeAnswerAndItsUsage() {
        ChatCompletionCreateParams asked = request("demo")
                .temperature(0)
                .maxCompletionTokens(30)
                .addUserMessage("Hello")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        StringBuilder streamed = new StringBuilder();
        List<ChatCompletionChunk> chunks;
        try (StreamResponse<ChatCompletionChunk> response =
                client.chat().completions().createStreaming(asked)) {
            chunks = response.stream().toList();
        }
        chunks.forEach(chunk ->
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(streamed::append)));
        ChatCompletion whole = client.chat()
                .completions()
                .create(request("demo")
                        .temperature(0)
                        .maxCompletionTokens(30)
                        .addUserMessage("Hello")
                        .build());

        assertThat(streamed.toString()).isEqualTo(text(whole));
        assertThat(chunks.getLast().usage().orElseThrow().promptTokens())
                .isEqualTo(whole.usage().orElseThrow().promptTokens());
    }

    @Test
    void complete_severalChoices_areThoseOfTheSeedsInARowAndTheirUsageIsSummed() {
        ChatCompletion three = client.chat().completions().create(drawn(7).n(3).build());

        assertThat(three.choices()).extracting(ChatCompletion.Choice::index).containsExactly(0L, 1L, 2L);
        long written = 0;
        for (int choice = 0; choice < 3; choice++) {
            ChatCompletion alone =
                    client.chat().completions().create(drawn(7 + choice).build());
            assertThat(three.choices().get(choice).message().content()).contains(text(alone));
            assertThat(three.usage().orElseThrow().promptTokens())
                    .isEqualTo(alone.usage().orElseThrow().promptTokens());
            written += alone.usage().orElseThrow().completionTokens();
        }
        assertThat(three.usage().orElseThrow().completionTokens()).isEqualTo(written);
        assertThat(three.choices().stream()
                        .map(choice -> choice.message().content())
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void stream_severalChoices_areToldApartByTheirNumber() {
        ChatCompletion whole = client.chat().completions().create(drawn(7).n(2).build());
        Map<Long, StringBuilder> streamed = new TreeMap<>();
        List<Long> ended = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> response =
                client.chat().completions().createStreaming(drawn(7).n(2).build())) {
            response.stream().flatMap(chunk -> chunk.choices().stream()).forEach(choice -> {
                StringBuilder text = streamed.computeIfAbsent(choice.index(), number -> new StringBuilder());
                choice.delta().content().ifPresent(text::append);
                choice.finishReason().ifPresent(reason -> ended.add(choice.index()));
            });
        }

        assertThat(streamed.values())
                .extracting(StringBuilder::toString)
                .containsExactlyElementsOf(whole.choices().stream()
                        .map(choice -> choice.message().content().orElse(""))
                        .toList());
        assertThat(ended).containsExactlyInAnyOrder(0L, 1L);
    }

    private static ChatCompletionCreateParams.Builder drawn(long seed) {
        return request("demo")
                .temperature(2.0)
                .seed(seed)
                .maxCompletionTokens(16)
                .addUserMessage("Tell me something");
    }

    @Test
    void complete_probabilities_areToldOfEveryToken() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(drawn(7).logprobs(true).topLogprobs(2).build());

        var tokens =
                answer.choices().getFirst().logprobs().orElseThrow().content().orElseThrow();
        assertThat((long) tokens.size()).isEqualTo(answer.usage().orElseThrow().completionTokens());
        assertThat(tokens.stream().map(token -> token.token()).collect(Collectors.joining()))
                .isEqualTo(text(answer));
        assertThat(tokens).allSatisfy(token -> {
            assertThat(token.logprob()).isLessThanOrEqualTo(0);
            assertThat(token.topLogprobs()).hasSize(2);
        });
        List<String> streamed = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> response = client.chat()
                .completions()
                .createStreaming(drawn(7).logprobs(true).topLogprobs(2).build())) {
            response.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.logprobs().stream())
                    .flatMap(told -> told.content().orElse(List.of()).stream())
                    .forEach(token -> streamed.add(token.token()));
        }
        assertThat(streamed)
                .isEqualTo(tokens.stream().map(token -> token.token()).toList());
    }

    @Test
    void stream_assistant_citesInAnnotationsWhosePlacesAreTheMarkers() {
        StringBuilder text = new StringBuilder();
        List<JsonNode> annotations = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> response = client.chat()
                .completions()
                .createStreaming(
                        request("parley").addUserMessage("Who was Marie Curie?").build())) {
            response.stream().flatMap(chunk -> chunk.choices().stream()).forEach(choice -> {
                choice.delta().content().ifPresent(text::append);
                JsonValue told = choice.delta()._additionalProperties().get("annotations");
                if (told != null) {
                    MAPPER.readTree(MAPPER.writeValueAsString(told.convert(List.class)))
                            .forEach(annotations::add);
                }
            });
        }

        assertThat(annotations).isNotEmpty().allSatisfy(annotation -> {
            JsonNode place = annotation.path("url_citation");
            assertThat(text.substring(
                            place.path("start_index").intValue(),
                            place.path("end_index").intValue()))
                    .matches("\\[[0-9]+]");
            assertThat(place.path("title").stringValue()).isNotBlank();
        });
    }

    @Test
    void complete_whateverIsSent_isNoFaultOfOurs() throws Exception {
        Random random = new Random(20261128);
        for (int round = 0; round < 200; round++) {
            String body = WrongRequests.next(random).toString();
            HttpResponse<String> response = post(body);
            assertThat(response.statusCode()).as(body).isIn(200, 400, 404);
            if (response.statusCode() != 200) {
                JsonNode error = MAPPER.readTree(response.body()).path("error");
                assertThat(error.path("message").stringValue()).as(body).isNotBlank();
                assertThat(error.path("type").stringValue()).isEqualTo("invalid_request_error");
                assertThat(error.path("param").stringValue()).as(body).isNotBlank();
                assertThat(error.path("code").stringValue()).isNotBlank();
            }
        }
    }

    @Test
    void complete_bodyBeyondTheLimitOrOfTheWrongForm_isRefusedAsSuch() throws Exception {
        JsonNode large = MAPPER.readTree(
                post("{\"model\": \"" + "x".repeat(5 << 20) + "\"}").body());
        assertThat(large.at("/error/code").stringValue()).isEqualTo("request_too_large");
        for (String body : List.of("", "[", "[]", "7", "{\"model\": \"demo\"} trailing", "[".repeat(5_000))) {
            HttpResponse<String> response = post(body);
            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(MAPPER.readTree(response.body()).at("/error/message").stringValue())
                    .isNotBlank();
        }
    }

    @Test
    void complete_parametersThatTheAssistantDoesNotFollow_areNamed() throws Exception {
        assertThat(post("""
                {"model": "parley", "temperature": 0.2, "seed": 1, "messages": [{"role": "user", "content": "2 + 2"}]}""").headers().firstValue("Parley-Without-Effect")).contains("seed");
        assertThat(post("""
                {"model": "demo", "temperature": 0.2, "max_tokens": 1, "messages": [{"role": "user", "content": "2"}]}""").headers().firstValue("Parley-Without-Effect")).isEmpty();
    }

    private static HttpResponse<String> post(String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(parley.uri("/v1/chat/completions"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void complete_wrongRequests_areOpenAiErrors() throws Exception {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("gpt-none").addUserMessage("x").build()))
                .isInstanceOfSatisfying(
                        NotFoundException.class, fault -> assertError(fault, "model", "model_not_found"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("demo").n(9).addUserMessage("x").build()))
                .isInstanceOfSatisfying(BadRequestException.class, fault -> assertError(fault, "n", "invalid_value"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("parley").n(2).addUserMessage("x").build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertError(fault, "n", "unsupported_parameter"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("parley")
                                .logprobs(true)
                                .addUserMessage("x")
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertError(fault, "logprobs", "unsupported_parameter"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("demo")
                                .temperature(3)
                                .addUserMessage("x")
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertError(fault, "temperature", "invalid_value"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("demo")
                                .addUserMessage("word ".repeat(5_000))
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertError(fault, "messages", "context_length_exceeded"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("parley")
                                .addSystemMessage("Be rude")
                                .addUserMessage("x")
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertError(fault, "messages", "unsupported_parameter"));
        HttpResponse<String> malformed = post("{\"model\":");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body()).contains("\"malformed_body\"");
    }

    @Test
    void complete_strictSchema_isKept() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(request("demo")
                        .temperature(1)
                        .seed(7)
                        .maxCompletionTokens(60)
                        .addUserMessage("Is Lisbon a city?")
                        .responseFormat(ResponseFormatJsonSchema.builder()
                                .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                                        .name("verdict")
                                        .strict(true)
                                        .putAdditionalProperty(
                                                "schema",
                                                JsonValue.from(Map.of(
                                                        "type",
                                                        "object",
                                                        "properties",
                                                        Map.of("city", Map.of("type", "boolean")),
                                                        "required",
                                                        List.of("city"),
                                                        "additionalProperties",
                                                        false)))
                                        .build())
                                .build())
                        .build());

        JsonNode json = MAPPER.readTree(text(answer));
        assertThat(json.propertyNames()).containsExactly("city");
        assertThat(json.path("city").isBoolean()).isTrue();
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }

    @Test
    void complete_namedTool_isCalledWithValidArguments() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(request("demo")
                        .temperature(0)
                        .maxCompletionTokens(60)
                        .addUserMessage("Hello")
                        .addTool(function("pick", Map.of("side", Map.of("enum", List.of("left", "right")))))
                        .addTool(function("other", Map.of()))
                        .toolChoice(ChatCompletionNamedToolChoice.builder()
                                .function(ChatCompletionNamedToolChoice.Function.builder()
                                        .name("pick")
                                        .build())
                                .build())
                        .build());

        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(answer.choices().getFirst().message().toolCalls().orElseThrow())
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.asFunction().function().name()).isEqualTo("pick");
                    JsonNode arguments =
                            MAPPER.readTree(call.asFunction().function().arguments());
                    assertThat(arguments.propertyNames()).containsExactly("side");
                    assertThat(arguments.path("side").stringValue()).isIn("left", "right");
                });
    }

    private static ChatCompletionFunctionTool function(String name, Map<String, Object> properties) {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name(name)
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty("properties", JsonValue.from(properties))
                                .putAdditionalProperty("required", JsonValue.from(List.copyOf(properties.keySet())))
                                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                                .build())
                        .build())
                .build();
    }

    @Test
    void complete_whatTheModelCannotDo_isRefusedByName() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("demo")
                                .addUserMessage("x")
                                .logitBias(ChatCompletionCreateParams.LogitBias.builder()
                                        .putAdditionalProperty("99999999", JsonValue.from(1))
                                        .build())
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertError(fault, "logit_bias", "invalid_value"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("demo")
                                .addUserMessage("x")
                                .addTool(ChatCompletionFunctionTool.builder()
                                        .function(FunctionDefinition.builder()
                                                .name("odd")
                                                .strict(true)
                                                .parameters(FunctionParameters.builder()
                                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                                        .putAdditionalProperty("not", JsonValue.from(Map.of()))
                                                        .build())
                                                .build())
                                        .build())
                                .build()))
                .isInstanceOfSatisfying(BadRequestException.class, fault -> {
                    assertError(fault, "tools[0].function.parameters", "invalid_value");
                    assertThat(fault).hasMessageContaining("odd").hasMessageContaining("not");
                });
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("demo")
                                .addUserMessage("x")
                                .responseFormat(ResponseFormatJsonSchema.builder()
                                        .jsonSchema(ResponseFormatJsonSchema.JsonSchema.builder()
                                                .name("wrong")
                                                .putAdditionalProperty(
                                                        "schema", JsonValue.from(Map.of("type", "nothing")))
                                                .build())
                                        .build())
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertError(fault, "response_format", "invalid_value"));
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(request("parley")
                                .presencePenalty(1)
                                .addUserMessage("x")
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        fault -> assertError(fault, "presence_penalty", "unsupported_parameter"));
    }

    @Test
    void complete_pageOfAnotherOrigin_isForbidden() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> refused = http.send(
                    HttpRequest.newBuilder(parley.uri("/v1/models"))
                            .header("Origin", "http://evil.example")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("\"origin_not_allowed\"");
        }
    }

    private static void assertError(OpenAIServiceException fault, String parameter, String code) {
        assertThat(fault.param().orElse("")).isEqualTo(parameter);
        assertThat(fault.code().orElse("")).isEqualTo(code);
    }

    private static ChatCompletionCreateParams.Builder request(String model) {
        return ChatCompletionCreateParams.builder().model(model);
    }

    private static String text(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElse("");
    }
}
