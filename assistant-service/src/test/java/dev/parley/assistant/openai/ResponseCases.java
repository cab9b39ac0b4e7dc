package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseItem;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import com.openai.models.responses.ToolChoiceFunction;
import com.openai.models.responses.inputitems.InputItemListPage;
import com.openai.models.responses.inputitems.InputItemListParams;
import dev.parley.assistant.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/responses}. Long, because it is the whole of one endpoint's cases, which share the program of their subclass. */
abstract class ResponseCases {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static OpenAIClient client() {
        return OpenAiIT.server().client();
    }

    @Test
    void respond_bareModel_answersAndIsFoundAgainUntilItIsDeleted() {
        Response made = client().responses()
                .create(request("demo")
                        .temperature(0)
                        .maxOutputTokens(30)
                        .metadata(ResponseCreateParams.Metadata.builder()
                                .putAdditionalProperty("order", JsonValue.from("7"))
                                .build())
                        .input("Hello")
                        .build());

        made.validate();
        assertThat(made.id()).startsWith("resp_");
        assertThat(text(made)).isNotBlank();
        assertThat(made.usage().orElseThrow().outputTokens()).isBetween(1L, 30L);
        assertThat(client().responses().retrieve(made.id())).isEqualTo(made);
        InputItemListPage items = client().responses().inputItems().list(made.id());
        assertThat(items.data())
                .singleElement()
                .satisfies(item -> assertThat(inputText(item)).isEqualTo("Hello"));

        client().responses().delete(made.id());

        assertThatThrownBy(() -> client().responses().retrieve(made.id()))
                .isInstanceOfSatisfying(
                        NotFoundException.class, fault -> assertFault(fault, "response_id", "response_not_found"));
        assertThatThrownBy(() -> client().responses().delete(made.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client().responses().inputItems().list(made.id()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void respond_notToBeStored_isNotFound() {
        Response made = client().responses()
                .create(request("demo")
                        .store(false)
                        .maxOutputTokens(4)
                        .input("Hello")
                        .build());

        assertThatThrownBy(() -> client().responses().retrieve(made.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void respond_assistant_knowsWhatCameBeforeAndCitesItsSources() {
        Response found = client().responses()
                .create(request("parley").input("Who was Marie Curie?").build());

        ResponseOutputText said = said(found);
        assertThat(said.text()).contains("[1]");
        assertThat(said.annotations()).isNotEmpty().first().satisfies(annotation -> {
            var citation = annotation.asUrlCitation();
            assertThat(citation.title()).contains("Curie");
            assertThat(citation.url()).isNotBlank();
            assertThat(said.text().substring((int) citation.startIndex(), (int) citation.endIndex()))
                    .isEqualTo("[1]");
        });

        Response sum = client().responses()
                .create(request("parley")
                        .previousResponseId(found.id())
                        .input("What is 17 * 23?")
                        .build());
        assertThat(text(sum)).contains("391");
        assertThat(sum.previousResponseId()).contains(found.id());

        client().responses().delete(found.id());
        assertThatThrownBy(() -> client().responses()
                        .create(request("parley")
                                .previousResponseId(sum.id())
                                .input("And again?")
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        fault -> assertFault(fault, "previous_response_id", "previous_response_not_found"));
    }

    @Test
    void respond_continued_sendsTheModelAllThatCameBefore() {
        Response first = client().responses()
                .create(request("demo")
                        .temperature(0)
                        .maxOutputTokens(8)
                        .input("Hello")
                        .build());
        Response second = client().responses()
                .create(request("demo")
                        .temperature(0)
                        .maxOutputTokens(8)
                        .previousResponseId(first.id())
                        .input("Hello")
                        .build());

        assertThat(second.usage().orElseThrow().inputTokens())
                .isGreaterThanOrEqualTo(first.usage().orElseThrow().inputTokens()
                        + first.usage().orElseThrow().outputTokens());
        // Of the second, what was sent with it.
        assertThat(client().responses().inputItems().list(second.id()).data()).hasSize(1);
    }

    @Test
    void stream_text_growsInEventsWithoutAGap() {
        ResponseCreateParams asked = request("demo")
                .temperature(0)
                .maxOutputTokens(12)
                .input("Hello")
                .build();
        List<ResponseStreamEvent> events = stream(asked);

        assertThat(events).allSatisfy(ResponseStreamEvent::validate);
        List<JsonNode> raw = events.stream().map(ResponseCases::json).toList();
        for (int index = 0; index < raw.size(); index++) {
            assertThat(raw.get(index).path("sequence_number").intValue()).isEqualTo(index);
        }
        List<String> types = new ArrayList<>(
                raw.stream().map(event -> event.path("type").stringValue()).toList());
        assertThat(types.subList(0, 4))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added");
        assertThat(types.subList(types.size() - 4, types.size() - 1))
                .containsExactly(
                        "response.output_text.done", "response.content_part.done", "response.output_item.done");
        assertThat(types.subList(4, types.size() - 4)).isNotEmpty().containsOnly("response.output_text.delta");
        StringBuilder deltas = new StringBuilder();
        events.forEach(event -> event.outputTextDelta().ifPresent(delta -> deltas.append(delta.delta())));
        ResponseStreamEvent last = events.getLast();
        Response whole = last.isCompleted()
                ? last.asCompleted().response()
                : last.asIncomplete().response();
        assertThat(text(whole)).isEqualTo(deltas.toString());
        assertThat(client().responses().retrieve(whole.id())).isEqualTo(whole);
        assertThat(text(client().responses().create(asked))).isEqualTo(deltas.toString());
    }

    @Test
    void stream_clientGoesAway_stopsTheModelAndKeepsNothing() throws Exception {
        Metrics metrics = new Metrics(OpenAiIT.server().parley());
        double left = metrics.sum("parley_model_requests_total{outcome=\"cancelled\"");
        ResponseCreateParams endless = request("demo")
                .maxOutputTokens(900)
                .input("Hello")
                .text(schema(
                        Map.of("type", "array", "minItems", 300, "maxItems", 300, "items", Map.of("type", "boolean"))))
                .build();

        String id;
        try (StreamResponse<ResponseStreamEvent> events = client().responses().createStreaming(endless)) {
            List<ResponseStreamEvent> first = events.stream().limit(8).toList();
            assertThat(first).last().matches(ResponseStreamEvent::isOutputTextDelta);
            id = first.getFirst().asCreated().response().id();
        }

        Awaitility.await().until(() -> metrics.sum("parley_model_requests_total{outcome=\"cancelled\"") == left + 1);
        assertThat(metrics.sum("parley_model_running")).isZero();
        assertThatThrownBy(() -> client().responses().retrieve(id)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void stream_assistant_tellsItsSourcesAsAnnotations() {
        List<ResponseStreamEvent> events =
                stream(request("parley").input("Who was Marie Curie?").build());

        assertThat(events)
                .filteredOn(ResponseStreamEvent::isOutputTextAnnotationAdded)
                .isNotEmpty();
        Response whole = events.getLast().asCompleted().response();
        assertThat(said(whole).annotations()).hasSize((int) events.stream()
                .filter(ResponseStreamEvent::isOutputTextAnnotationAdded)
                .count());
    }

    @Test
    void respond_fewTokensAllowed_isIncompleteAndSaysWhy() {
        Response cut = client().responses()
                .create(request("demo")
                        .temperature(0)
                        .maxOutputTokens(1)
                        .input("Hello")
                        .build());

        assertThat(cut.status()).contains(ResponseStatus.INCOMPLETE);
        assertThat(cut.incompleteDetails().orElseThrow().reason().orElseThrow().asString())
                .isEqualTo("max_output_tokens");
    }

    @Test
    void respond_namedFunction_isCalledAndItsOutputTaken() {
        ResponseCreateParams.Builder asked = request("demo")
                .temperature(0)
                .maxOutputTokens(60)
                .addTool(pick())
                .toolChoice(ToolChoiceFunction.builder().name("pick").build());
        Response called = client().responses().create(asked.input("Hello").build());

        ResponseFunctionToolCall call = called.output().getFirst().asFunctionCall();
        assertThat(call.name()).isEqualTo("pick");
        assertThat(MAPPER.readTree(call.arguments()).path("side").stringValue()).isIn("left", "right");

        Response unanswered = called;
        assertThatThrownBy(() -> client().responses()
                        .create(request("demo")
                                .previousResponseId(unanswered.id())
                                .input("And?")
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, fault -> assertFault(fault, "input[0]", "invalid_value"));

        Response answered = client().responses()
                .create(request("demo")
                        .maxOutputTokens(8)
                        .previousResponseId(called.id())
                        .addTool(pick())
                        .inputOfResponse(List.of(
                                ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                        .callId(call.callId())
                                        .output("done")
                                        .build())))
                        .build());
        assertThat(answered.validate().output()).isNotEmpty();
    }

    @Test
    void stream_namedFunction_tellsItsArguments() {
        List<ResponseStreamEvent> events = stream(request("demo")
                .temperature(0)
                .maxOutputTokens(60)
                .addTool(pick())
                .toolChoice(ToolChoiceFunction.builder().name("pick").build())
                .input("Hello")
                .build());

        assertThat(events.stream().map(event -> json(event).path("type").stringValue()))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.get(4).asFunctionCallArgumentsDone().arguments())
                .isEqualTo(events.getLast()
                        .asCompleted()
                        .response()
                        .output()
                        .getFirst()
                        .asFunctionCall()
                        .arguments());
    }

    @Test
    void respond_schema_isKept() {
        Response answer = client().responses()
                .create(request("demo")
                        .maxOutputTokens(60)
                        .input("Is Lisbon a city?")
                        .text(schema(Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("city", Map.of("type", "boolean")),
                                "required",
                                List.of("city"),
                                "additionalProperties",
                                false)))
                        .build());

        assertThat(MAPPER.readTree(text(answer)).path("city").isBoolean()).isTrue();
    }

    @Test
    void inputItems_several_arePaged() {
        Response made = client().responses()
                .create(request("demo")
                        .maxOutputTokens(4)
                        .putAdditionalBodyProperty(
                                "input",
                                JsonValue.from(List.of(
                                        Map.of("role", "user", "content", "one"),
                                        Map.of("role", "assistant", "content", "two"),
                                        Map.of("role", "user", "content", "three"))))
                        .build());

        InputItemListPage page = client().responses()
                .inputItems()
                .list(
                        made.id(),
                        InputItemListParams.builder()
                                .order(InputItemListParams.Order.ASC)
                                .limit(2)
                                .build());
        assertThat(page.data()).hasSize(2);
        assertThat(page.hasNextPage()).isTrue();
        assertThat(page.nextPage().data())
                .singleElement()
                .satisfies(item -> assertThat(inputText(item)).isEqualTo("three"));
    }

    @Test
    void respond_otherKey_findsNothing() throws Exception {
        OpenAIClient shop = OpenAiIT.server()
                .client(OpenAiIT.newKey("shop", "chat", 0).path("key").stringValue());
        OpenAIClient other = OpenAiIT.server()
                .client(OpenAiIT.newKey("other", "chat", 0).path("key").stringValue());
        Response made = shop.responses()
                .create(request("demo")
                        .user("ana")
                        .maxOutputTokens(4)
                        .input("Hello")
                        .build());
        assertThat(shop.responses().retrieve(made.id()).id()).isEqualTo(made.id());
        for (OpenAIClient stranger : List.of(other, client())) {
            assertThatThrownBy(() -> stranger.responses().retrieve(made.id())).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> stranger.responses().delete(made.id())).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> stranger.responses()
                            .create(request("demo")
                                    .previousResponseId(made.id())
                                    .input("x")
                                    .build()))
                    .isInstanceOf(BadRequestException.class);
        }
        assertThat(shop.responses().retrieve(made.id()).id()).isEqualTo(made.id());
        shop.close();
        other.close();
    }

    @Test
    void erase_userOrKey_takesTheirResponses() throws Exception {
        JsonNode key = OpenAiIT.newKey("press", "chat", 0);
        OpenAIClient press = OpenAiIT.server().client(key.path("key").stringValue());
        Response forBen = press.responses()
                .create(request("demo")
                        .user("ben")
                        .maxOutputTokens(4)
                        .input("Hello")
                        .build());
        Response forNobody = press.responses()
                .create(request("demo").maxOutputTokens(4).input("Hello").build());

        JsonNode exported = OpenAiIT.call("GET", "/api/memory/export?user=ben", null, "none", 200);
        assertThat(exported.path("responses").toString()).contains(forBen.id()).doesNotContain(forNobody.id());
        OpenAiIT.call("DELETE", "/api/memory?user=ben", null, "none", 200);
        assertThatThrownBy(() -> press.responses().retrieve(forBen.id())).isInstanceOf(NotFoundException.class);
        assertThat(press.responses().retrieve(forNobody.id()).id()).isEqualTo(forNobody.id());

        assertThat(OpenAiIT.server().stores(forNobody.id())).isTrue();
        OpenAiIT.admin("DELETE", "/api/admin/keys/" + key.path("id").stringValue(), null, 204);
        assertThat(OpenAiIT.server().stores(forNobody.id())).isFalse();
        press.close();
    }

    @Test
    void respond_whatIsWrongOrNotServed_isRefusedByName() {
        assertRefused(request("nothing").input("x"), 404, "model", "model_not_found");
        assertRefused(request("demo").input("x").background(true), 400, "background", "unsupported_parameter");
        assertRefused(request("demo").input("x").conversation("conv_1"), 400, "conversation", "unsupported_parameter");
        assertRefused(request("demo").input("x").maxToolCalls(3), 400, "max_tool_calls", "unsupported_parameter");
        assertRefused(
                request("demo").input("x").truncation(ResponseCreateParams.Truncation.AUTO),
                400,
                "truncation",
                "unsupported_parameter");
        assertRefused(request("demo").input("x").temperature(3), 400, "temperature", "invalid_value");
        assertRefused(request("demo").input("x").maxOutputTokens(0), 400, "max_output_tokens", "invalid_value");
        assertRefused(request("demo").input("x").topLogprobs(2), 400, "top_logprobs", "unsupported_parameter");
        assertRefused(
                request("demo").input("x").previousResponseId("resp_none"),
                400,
                "previous_response_id",
                "previous_response_not_found");
        assertRefused(
                request("parley").input("x").instructions("Be rude"), 400, "instructions", "unsupported_parameter");
        assertRefused(
                request("parley").input("x").maxOutputTokens(9), 400, "max_output_tokens", "unsupported_parameter");
        assertRefused(request("parley").input("x").addTool(pick()), 400, "tools", "unsupported_parameter");
        assertRefused(request("demo").input("word ".repeat(5_000)), 400, "input", "context_length_exceeded");
        assertRefused(raw(List.of(Map.of("role", "user"))), 400, "input[0].content", "invalid_value");
        assertRefused(raw(List.of(Map.of("role", "tool", "content", "x"))), 400, "input[0].role", "invalid_value");
        assertRefused(raw(List.of(Map.of("type", "reasoning"))), 400, "input[0].type", "unsupported_parameter");
        assertRefused(
                raw(List.of(Map.of("type", "function_call_output", "call_id", "c", "output", "x"))),
                400,
                "input[0].call_id",
                "invalid_value");
        assertRefused(
                raw(List.of(Map.of("type", "function_call", "call_id", "c", "name", "pick", "arguments", "{}"))),
                400,
                "input",
                "invalid_value");
    }

    private static void assertRefused(ResponseCreateParams.Builder asked, int status, String parameter, String code) {
        assertThatThrownBy(() -> client().responses().create(asked.build()))
                .isInstanceOfSatisfying(OpenAIServiceException.class, fault -> {
                    assertThat(fault.statusCode()).isEqualTo(status);
                    assertFault(fault, parameter, code);
                });
        try (StreamResponse<ResponseStreamEvent> events = client().responses().createStreaming(asked.build())) {
            assertThat(events.stream().toList())
                    .as("events of a refused request")
                    .isEmpty();
        } catch (OpenAIServiceException fault) {
            assertThat(fault.statusCode()).isEqualTo(status);
            assertFault(fault, parameter, code);
        }
    }

    private static void assertFault(OpenAIServiceException fault, String parameter, String code) {
        assertThat(fault.param().orElse("")).isEqualTo(parameter);
        assertThat(fault.code().orElse("")).isEqualTo(code);
    }

    private static ResponseCreateParams.Builder request(String model) {
        return ResponseCreateParams.builder().model(model);
    }

    private static ResponseCreateParams.Builder raw(List<Map<String, String>> input) {
        return request("demo").putAdditionalBodyProperty("input", JsonValue.from(input));
    }

    private static FunctionTool pick() {
        return FunctionTool.builder()
                .name("pick")
                .strict(true)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties", JsonValue.from(Map.of("side", Map.of("enum", List.of("left", "right")))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("side")))
                        .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                        .build())
                .build();
    }

    private static ResponseTextConfig schema(Map<String, Object> schema) {
        ResponseFormatTextJsonSchemaConfig.Schema.Builder read = ResponseFormatTextJsonSchemaConfig.Schema.builder();
        schema.forEach((keyword, value) -> read.putAdditionalProperty(keyword, JsonValue.from(value)));
        return ResponseTextConfig.builder()
                .format(ResponseFormatTextJsonSchemaConfig.builder()
                        .name("wanted")
                        .strict(true)
                        .schema(read.build())
                        .build())
                .build();
    }

    private static List<ResponseStreamEvent> stream(ResponseCreateParams asked) {
        try (StreamResponse<ResponseStreamEvent> events = client().responses().createStreaming(asked)) {
            return events.stream().toList();
        }
    }

    private static JsonNode json(ResponseStreamEvent event) {
        return MAPPER.readTree(
                com.openai.core.ObjectMappers.jsonMapper().valueToTree(event).toString());
    }

    private static String text(Response response) {
        return said(response).text();
    }

    private static ResponseOutputText said(Response response) {
        return response.output().getFirst().asMessage().content().getFirst().asOutputText();
    }

    /** The first text of a message that was asked with. */
    private static String inputText(ResponseItem item) {
        return item.responseInputMessageItem()
                .orElseThrow()
                .content()
                .getFirst()
                .asInputText()
                .text();
    }
}
