package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ChatRequest;
import dev.parley.model.Message;
import dev.parley.model.SeenPicture;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
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
                "\"response_format\": {\"type\": \"json_schema\"} | response_format.json_schema | invalid_value",
                "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"n\"}} |"
                        + " response_format.json_schema.schema | invalid_value",
                "\"tool_choice\": \"required\" | tool_choice | invalid_value",
                "\"tool_choice\": \"perhaps\" | tool_choice | invalid_value",
                "\"tool_choice\": 1 | tool_choice | invalid_value",
                "\"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"x\"}} | tool_choice | invalid_value",
                "\"tool_choice\": {\"type\": \"allowed_tools\"} | tool_choice | unsupported_parameter",
                "\"n\": 0 | n | invalid_value",
                "\"n\": 9 | n | invalid_value",
                "\"n\": 1.0 | n | invalid_value",
                "\"logprobs\": 1 | logprobs | invalid_value",
                "\"logprobs\": true, \"top_logprobs\": 21 | top_logprobs | invalid_value",
                "\"top_logprobs\": 2 | top_logprobs | invalid_value",
                "\"max_tokens\": 0 | max_tokens | invalid_value",
                "\"max_completion_tokens\": 1e3 | max_completion_tokens | invalid_value",
                "\"max_tokens\": 5, \"max_completion_tokens\": 6 | max_tokens | invalid_value",
                "\"stop\": [\"a\", \"b\", \"c\", \"d\", \"e\"] | stop | invalid_value",
                "\"stop\": [\"\"] | stop | invalid_value",
                "\"stream\": \"yes\" | stream | invalid_value",
                "\"stream_options\": {\"include_usage\": true} | stream_options | invalid_value",
                "\"stream\": true, \"stream_options\": {\"include_usage\": 1} | stream_options.include_usage | invalid_value",
                "\"stream\": true, \"stream_options\": {\"x\": 1} | stream_options.x | unsupported_parameter",
                "\"parallel_tool_calls\": \"no\" | parallel_tool_calls | invalid_value",
                "\"user\": 7 | user | invalid_value",
                "\"safety_identifier\": {} | safety_identifier | invalid_value",
                "\"metadata\": {\"a\": 1} | metadata | invalid_value",
                "\"service_tier\": \"gold\" | service_tier | invalid_value",
                "\"store\": true | store | unsupported_parameter",
                "\"modalities\": [\"text\", \"audio\"] | modalities | unsupported_parameter",
                "\"audio\": {} | audio | unsupported_parameter",
                "\"reasoning_effort\": \"low\" | reasoning_effort | unsupported_parameter",
                "\"verbosity\": \"low\" | verbosity | unsupported_parameter",
                "\"functions\": [] | functions | unsupported_parameter",
                "\"function_call\": \"auto\" | function_call | unsupported_parameter",
                "\"web_search_options\": {} | web_search_options | unsupported_parameter",
                "\"min_p\": 0.1 | min_p | unsupported_parameter",
                "\"tools\": {} | tools | invalid_value",
                "\"tools\": [1] | tools[0] | invalid_value",
                "\"tools\": [{\"type\": \"custom\"}] | tools[0].type | unsupported_parameter",
                "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a b\"}}] | tools[0].function.name | invalid_value",
                "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a\", \"strict\": 1}}] |"
                        + " tools[0].function.strict | invalid_value",
                "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a\", \"parameters\": []}}] |"
                        + " tools[0].function.parameters | invalid_value"
            })
    void read_whatIsWrongOrNotServed_isRefusedByName(String field, String parameter, String code) {
        assertThatThrownBy(() -> read(field)).isInstanceOfSatisfying(OpenAiException.class, refused -> {
            assertThat(refused.parameter()).isEqualTo(parameter);
            assertThat(refused.code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[] | messages | invalid_value",
                "{} | messages | invalid_value",
                "[1] | messages[0] | invalid_value",
                "[{\"role\": 1}] | messages[0].role | invalid_value",
                "[{\"role\": \"robot\", \"content\": \"x\"}] | messages[0].role | invalid_value",
                "[{\"role\": \"user\"}] | messages[0].content | invalid_value",
                "[{\"role\": \"user\", \"content\": []}] | messages[0].content | invalid_value",
                "[{\"role\": \"user\", \"content\": [7]}] | messages[0].content[0] | invalid_value",
                "[{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": 7}]}] | messages[0].content[0].text |"
                        + " invalid_value",
                "[{\"role\": \"user\", \"content\": [{\"type\": \"input_audio\"}]}] | messages[0].content[0].type |"
                        + " unsupported_parameter",
                "[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
                        + " \"http://10.0.0.1/x.png\"}}]}] | messages[0].content[0].image_url.url | invalid_value",
                "[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
                        + " \"data:image/png;base64,*\"}}]}] | messages[0].content[0].image_url.url | invalid_value",
                "[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
                        + " \"data:image/png;base64,AAAA\", \"detail\": \"high\"}}]}] |"
                        + " messages[0].content[0].image_url.detail | unsupported_parameter",
                "[{\"role\": \"system\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
                        + " \"data:image/png;base64,AAAA\"}}]}] | messages[0].content[0].type | unsupported_parameter",
                "[{\"role\": \"user\", \"content\": \"x\", \"name\": \"Ana\"}] | messages[0].name | unsupported_parameter",
                "[{\"role\": \"tool\", \"tool_call_id\": \"c\", \"content\": \"x\"}] | messages[0].role | invalid_value",
                "[{\"role\": \"assistant\", \"content\": null}] | messages[0].content | invalid_value",
                "[{\"role\": \"assistant\", \"tool_calls\": [{\"id\": \"c\", \"function\": {\"name\": \"f\"}}]}] |"
                        + " messages[0].tool_calls[0].function.arguments | invalid_value",
                "[{\"role\": \"assistant\", \"tool_calls\": [{\"id\": \"c\", \"function\": {\"name\": \"f\", \"arguments\":"
                        + " \"{}\"}}]}] | messages | invalid_value",
                "[{\"role\": \"assistant\", \"tool_calls\": [{\"id\": \"c\", \"function\": {\"name\": \"f\", \"arguments\":"
                        + " \"{}\"}}]}, {\"role\": \"tool\", \"tool_call_id\": \"d\", \"content\": \"x\"}] |"
                        + " messages[1].tool_call_id | invalid_value"
            })
    void read_messagesThatAreWrong_areRefusedAtTheirPlace(String messages, String parameter, String code) {
        assertThatThrownBy(() -> reader().read(MAPPER.readTree("{\"model\": \"m\", \"messages\": " + messages + "}")))
                .isInstanceOfSatisfying(OpenAiException.class, refused -> {
                    assertThat(refused.parameter()).isEqualTo(parameter);
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused).hasMessageStartingWith(parameter + ": ");
                });
    }

    @Test
    void read_resultsInAnotherOrderThanTheCalls_areOrderedAndNamedByThem() {
        CompletionRequest read = reader().read(MAPPER.readTree("""
                {"model": "m", "messages": [
                  {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
                  {"role": "assistant", "content": "I look.", "refusal": null, "annotations": [], "tool_calls": [
                    {"id": "1", "type": "function", "function": {"name": "first", "arguments": "{}"}},
                    {"id": "2", "type": "function", "function": {"name": "second", "arguments": "{}"}}]},
                  {"role": "tool", "tool_call_id": "2", "content": "two"},
                  {"role": "tool", "tool_call_id": "1", "content": "one"},
                  {"role": "assistant", "content": null, "refusal": "No."}]}"""));

        assertThat(read.messages())
                .containsExactly(
                        new Message.User("ab"),
                        new Message.Assistant("I look."),
                        new Message.ToolCalls(
                                List.of(new ToolCall("1", "first", "{}"), new ToolCall("2", "second", "{}"))),
                        new Message.ToolResult("1", "first", "one"),
                        new Message.ToolResult("2", "second", "two"),
                        new Message.Assistant("No."));
    }

    @Test
    void read_picturesOfAUser_areSeen() {
        CompletionRequest read = reader().read(MAPPER.readTree("""
                {"model": "m", "messages": [{"role": "user", "content": [
                  {"type": "text", "text": "What is it?"},
                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAEC", "detail": "auto"}}]}]}"""));

        assertThat(read.messages())
                .containsExactly(new Message.User(
                        "What is it?", List.of(SeenPicture.of(new byte[] {0, 1, 2}, "image/png"))));
    }

    @Test
    void read_whatHasNoInfluence_isAccepted() {
        CompletionRequest read = read("""
                "metadata": {"a": "b"}, "service_tier": "flex", "store": false, "modalities": ["text"],
                "reasoning_effort": "none", "verbosity": "medium", "prompt_cache_retention": "24h",
                "prediction": {"type": "content", "content": "x"}, "audio": null, "min_p": null""");

        assertThat(read.choices()).isEqualTo(1);
        assertThat(read.logProbabilities()).isEqualTo(ChatRequest.NO_LOG_PROBABILITIES);
        assertThat(read.parallelToolCalls()).isTrue();
    }

    /** The parameters that OpenAI documents for chat completions. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "audio",
                "frequency_penalty",
                "function_call",
                "functions",
                "logit_bias",
                "logprobs",
                "max_completion_tokens",
                "max_tokens",
                "messages",
                "metadata",
                "modalities",
                "model",
                "n",
                "parallel_tool_calls",
                "prediction",
                "presence_penalty",
                "prompt_cache_key",
                "prompt_cache_retention",
                "reasoning_effort",
                "response_format",
                "safety_identifier",
                "seed",
                "service_tier",
                "stop",
                "store",
                "stream",
                "stream_options",
                "temperature",
                "tool_choice",
                "tools",
                "top_logprobs",
                "top_p",
                "user",
                "verbosity",
                "web_search_options"
            })
    void documentation_everyParameter_hasAFate(String parameter) throws IOException {
        assertThat(Files.readAllLines(Path.of("../docs/api.md")))
                .anyMatch(line -> line.startsWith("| `") && line.split("\\|")[1].contains("`" + parameter + "`"));
    }

    @Test
    void read_people_areTheUserAndWithoutOneTheSafetyIdentifier() {
        assertThat(read("\"user\": \"u\", \"safety_identifier\": \"s\"").user()).isEqualTo("u");
        CompletionRequest read = read("\"safety_identifier\": \"s\", \"prompt_cache_key\": \"k\"");
        assertThat(read.user()).isEqualTo("s");
        assertThat(read.conversation()).isEqualTo("k");
    }

    @Test
    void sampling_choices_haveSeedsOfTheirOwn() {
        CompletionRequest seeded = read("\"n\": 3, \"seed\": 7, \"temperature\": 0.5");

        assertThat(seeded.choices()).isEqualTo(3);
        assertThat(seeded.sampling(0)).isEqualTo(seeded.sampling());
        assertThat(seeded.sampling(2).seed()).isEqualTo(9);
        assertThat(seeded.sampling(2).temperature()).isEqualTo(0.5);
        assertThat(read("\"n\": 3").sampling(2).seed()).isNull();
    }

    @Test
    void read_moreThanTheLimits_isRefusedByName() {
        ApiLimits few = new ApiLimits(1, 1, 1, DataSize.ofBytes(3), 1, 1, 1, 1, 1, DataSize.ofBytes(60), 3, 3);
        String tool = "{\"type\": \"function\", \"function\": {\"name\": \"%s\", \"parameters\": %s}}";
        Map<String, String> refused = Map.of(
                "messages",
                "\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"user\", \"content\": \"b\"}]",
                "messages[0].content",
                "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"a\"},"
                        + " {\"type\": \"text\", \"text\": \"b\"}]}]",
                "messages[0].content[0].image_url.url",
                "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\":"
                        + " {\"url\": \"data:image/png;base64,AAAAAA==\"}}]}]",
                "stop",
                "\"stop\": [\"a\", \"b\"]",
                "logit_bias",
                "\"logit_bias\": {\"1\": 1, \"2\": 1}",
                "top_logprobs",
                "\"logprobs\": true, \"top_logprobs\": 2",
                "tools",
                "\"tools\": [" + tool.formatted("a", "{}") + ", " + tool.formatted("b", "{}") + "]",
                "tools[0].function.parameters",
                "\"tools\": [" + tool.formatted("a", "{\"a\": {\"b\": {\"c\": {}}}}") + "]",
                "response_format.json_schema.schema",
                "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"n\", \"schema\":"
                        + " {\"description\": \"" + "x".repeat(60) + "\"}}}",
                "user",
                "\"user\": \"abcd\"");
        refused.forEach((parameter, field) -> {
            String one = field.startsWith("\"messages\"")
                    ? ""
                    : "\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], ";
            assertThatThrownBy(() -> new CompletionReader(new ApiProperties("", few))
                            .read(MAPPER.readTree("{\"model\": \"m\", " + one + field + "}")))
                    .as(field)
                    .isInstanceOfSatisfying(
                            OpenAiException.class,
                            fault -> assertThat(fault.parameter()).isEqualTo(parameter));
        });
    }

    private static CompletionReader reader() {
        return new CompletionReader(new ApiProperties("", ApiLimits.DEFAULT));
    }

    private static CompletionRequest read(String fields) {
        return reader().read(MAPPER.readTree(
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], " + fields + "}"));
    }
}
