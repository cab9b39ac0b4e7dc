package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ChatRequest;
import dev.parley.model.ToolChoice;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CompletionReaderTests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String TOOLS =
            "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"pick\"}}], \"tool_choice\": ";

    @Test
    void read_sampling_isTakenOver() {
        CompletionRequest read = read("""
                "temperature": 0.5, "top_p": 0.9, "seed": 7, "stop": ["a", "b"], "presence_penalty": 1.5,
                "frequency_penalty": -0.5, "logit_bias": {"12": -100, "3": 2.5}""");

        assertThat(read.sampling().temperature()).isEqualTo(0.5);
        assertThat(read.sampling().topP()).isEqualTo(0.9);
        assertThat(read.sampling().seed()).isEqualTo(7);
        assertThat(read.sampling().stop()).containsExactly("a", "b");
        assertThat(read.sampling().presencePenalty()).isEqualTo(1.5);
        assertThat(read.sampling().frequencyPenalty()).isEqualTo(-0.5);
        assertThat(read.sampling().logitBias()).isEqualTo(Map.of(12, -100f, 3, 2.5f));
    }

    @Test
    void read_responseFormat_isTakenOver() {
        assertThat(read("\"response_format\": null").responseSchema()).isNull();
        assertThat(read("\"response_format\": {\"type\": \"text\"}").responseSchema())
                .isNull();
        assertThat(read("\"response_format\": {\"type\": \"json_object\"}").responseSchema())
                .isEqualTo(ChatRequest.ANY_OBJECT);
        assertThat(read("""
                "response_format": {"type": "json_schema",
                    "json_schema": {"name": "n", "strict": true, "schema": {"type": "array"}}}""").responseSchema()).isEqualTo("{\"type\":\"array\"}");
    }

    @Test
    void read_toolChoice_isTakenOver() {
        assertThat(read(TOOLS + "\"auto\"").toolChoice()).isEqualTo(new ToolChoice.Auto());
        assertThat(read(TOOLS + "\"required\"").toolChoice()).isEqualTo(new ToolChoice.Required());
        assertThat(read(TOOLS + "{\"type\": \"function\", \"function\": {\"name\": \"pick\"}}")
                        .toolChoice())
                .isEqualTo(new ToolChoice.Named("pick"));
        assertThat(read(TOOLS + "\"none\"").tools()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"seed\": 1.5 | seed | invalid_value",
                "\"seed\": \"1\" | seed | invalid_value",
                "\"stop\": 3 | stop | invalid_value",
                "\"presence_penalty\": 2.1 | presence_penalty | invalid_value",
                "\"frequency_penalty\": \"1\" | frequency_penalty | invalid_value",
                "\"logit_bias\": [1] | logit_bias | invalid_value",
                "\"logit_bias\": {\"word\": 1} | logit_bias | invalid_value",
                "\"logit_bias\": {\"1\": 101} | logit_bias | invalid_value",
                "\"response_format\": \"json\" | response_format | invalid_value",
                "\"response_format\": {\"type\": \"grammar\"} | response_format | invalid_value",
                "\"response_format\": {\"type\": \"json_schema\"} | response_format | invalid_value",
                "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"n\"}} | response_format |"
                        + " invalid_value",
                "\"tool_choice\": \"required\" | tool_choice | invalid_value",
                "\"tool_choice\": \"perhaps\" | tool_choice | invalid_value",
                "\"tool_choice\": 1 | tool_choice | invalid_value",
                "\"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"x\"}} | tool_choice | invalid_value",
                "\"tool_choice\": {\"type\": \"allowed_tools\"} | tool_choice | unsupported_parameter",
                "\"logprobs\": true | logprobs | unsupported_parameter",
                "\"min_p\": 0.1 | min_p | unsupported_parameter"
            })
    void read_whatIsWrongOrNotServed_isRefusedByName(String field, String parameter, String code) {
        assertThatThrownBy(() -> read(field)).isInstanceOfSatisfying(OpenAiException.class, refused -> {
            assertThat(refused.parameter()).isEqualTo(parameter);
            assertThat(refused.code()).isEqualTo(code);
        });
    }

    private static CompletionRequest read(String fields) {
        return CompletionReader.read(MAPPER.readTree(
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], " + fields + "}"));
    }
}
