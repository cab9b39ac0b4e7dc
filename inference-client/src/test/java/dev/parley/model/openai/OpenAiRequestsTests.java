package dev.parley.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Capability;
import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.SeenPicture;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolChoice;
import dev.parley.model.ToolDefinition;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiRequestsTests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Test
    void write_everythingSet_isPassedOn() {
        JsonNode written = written(
                new ToolChoice.Named("pick"),
                "{\"type\":\"array\"}",
                new SamplingOptions(0.5, 0.9, 0, 7L, List.of("a"), 1.5, -0.5, Map.of(12, -100f)));

        assertThat(written.path("tool_choice"))
                .isEqualTo(MAPPER.readTree("{\"type\":\"function\",\"function\":{\"name\":\"pick\"}}"));
        assertThat(written.path("response_format")).isEqualTo(MAPPER.readTree("""
                {"type": "json_schema", "json_schema": {"name": "response", "strict": true, "schema": {"type": "array"}}}"""));
        assertThat(written.path("presence_penalty").doubleValue()).isEqualTo(1.5);
        assertThat(written.path("frequency_penalty").doubleValue()).isEqualTo(-0.5);
        assertThat(written.at("/logit_bias/12").doubleValue()).isEqualTo(-100);
        assertThat(written.path("seed").longValue()).isEqualTo(7);
        assertThat(written.at("/stop/0").stringValue()).isEqualTo("a");
    }

    @Test
    void write_requiredCallAndObject_arePassedOn() {
        JsonNode written = written(new ToolChoice.Required(), ChatRequest.ANY_OBJECT, SamplingOptions.GREEDY);

        assertThat(written.path("tool_choice").stringValue()).isEqualTo("required");
        assertThat(written.at("/response_format/type").stringValue()).isEqualTo("json_object");
    }

    @Test
    void write_defaults_areLeftToTheServer() {
        assertThat(written(ToolChoice.AUTO, null, SamplingOptions.GREEDY).propertyNames())
                .doesNotContain(
                        "tool_choice",
                        "response_format",
                        "presence_penalty",
                        "frequency_penalty",
                        "logit_bias",
                        "logprobs",
                        "parallel_tool_calls",
                        "stop");
    }

    @Test
    void write_probabilitiesOneCallAndStrict_arePassedOn() {
        ChatRequest strict = new ChatRequest(
                        List.of(new Message.User("x")),
                        List.of(new ToolDefinition("pick", "", "{\"type\":\"object\"}", true)),
                        SamplingOptions.GREEDY,
                        10,
                        LocalDate.of(2026, 5, 4),
                        "")
                .withLogProbabilities(3)
                .withoutParallelToolCalls();

        JsonNode written = written(strict);

        assertThat(written.path("logprobs").booleanValue()).isTrue();
        assertThat(written.path("top_logprobs").intValue()).isEqualTo(3);
        assertThat(written.path("parallel_tool_calls").booleanValue(true)).isFalse();
        assertThat(written.at("/tools/0/function/strict").booleanValue()).isTrue();
    }

    @Test
    void write_pictures_arePartsBehindTheirText() {
        ChatRequest seeing = new ChatRequest(
                List.of(new Message.User("What is this?", List.of(SeenPicture.of(new byte[] {1, 2, 3}, "image/png")))),
                List.of(),
                SamplingOptions.GREEDY,
                10,
                LocalDate.of(2026, 5, 4),
                "");

        assertThat(written(seeing).at("/messages/0/content")).isEqualTo(MAPPER.readTree("""
                [{"type": "text", "text": "What is this?"},
                 {"type": "image_url", "image_url": {"url": "data:image/png;base64,AQID"}}]"""));
        assertThat(seeing.needs()).containsExactly(Capability.VISION);
        assertThat(seeing.toString()).doesNotContain("AQID");
    }

    @Test
    void write_textBeforeCalls_isOneMessageWithThem() {
        JsonNode messages = written(new ChatRequest(
                        List.of(
                                new Message.User("x"),
                                new Message.Assistant("I look."),
                                new Message.ToolCalls(List.of(new ToolCall("c", "pick", "{}"))),
                                new Message.ToolResult("c", "pick", "left"),
                                new Message.ToolCalls(List.of(new ToolCall("d", "pick", "{}")))),
                        List.of(),
                        SamplingOptions.GREEDY,
                        10,
                        LocalDate.of(2026, 5, 4),
                        ""))
                .path("messages");

        assertThat(messages).hasSize(4);
        assertThat(messages.at("/1/content").stringValue()).isEqualTo("I look.");
        assertThat(messages.at("/1/tool_calls/0/id").stringValue()).isEqualTo("c");
        assertThat(messages.at("/3/content").isNull()).isTrue();
    }

    private static JsonNode written(ToolChoice choice, @Nullable String schema, SamplingOptions sampling) {
        return written(new ChatRequest(
                List.of(new Message.User("x")),
                List.of(new ToolDefinition("pick", "", "{\"type\":\"object\"}")),
                sampling,
                10,
                LocalDate.of(2026, 5, 4),
                "",
                choice,
                schema,
                false));
    }

    /** Through text, as the server reads it. */
    private static JsonNode written(ChatRequest request) {
        return MAPPER.readTree(OpenAiRequests.write(request, "m").toString());
    }
}
