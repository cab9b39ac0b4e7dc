package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Message;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResponseReaderTests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ApiProperties PROPERTIES = new ApiProperties("", ApiLimits.DEFAULT);
    private static final String PNG = "data:image/png;base64,iVBORw0KGgo=";

    private final ResponseReader reader = new ResponseReader(new CompletionReader(PROPERTIES), PROPERTIES);

    @Test
    void chat_items_becomeMessagesWithCallsAndResultsTogether() {
        CompletionRequest chat = chat("""
                "instructions": "Be brief", "input": [
                  {"role": "user", "content": "Turn it"},
                  {"role": "assistant", "content": [{"type": "output_text", "text": "I will.", "annotations": []}]},
                  {"type": "function_call", "call_id": "a", "name": "turn", "arguments": "{}"},
                  {"type": "function_call", "call_id": "b", "name": "turn", "arguments": "{}"},
                  {"type": "function_call_output", "call_id": "b", "output": "two"},
                  {"type": "function_call_output", "call_id": "a", "output": [{"type": "input_text", "text": "one"}]},
                  {"type": "function_call", "call_id": "a", "name": "turn", "arguments": "{}"},
                  {"type": "function_call_output", "call_id": "a", "output": "three"}]""");

        assertThat(chat.messages())
                .containsExactly(
                        new Message.System("Be brief"),
                        new Message.User("Turn it"),
                        new Message.Assistant("I will."),
                        new Message.ToolCalls(
                                List.of(new ToolCall("a", "turn", "{}"), new ToolCall("b", "turn", "{}"))),
                        new Message.ToolResult("a", "turn", "one"),
                        new Message.ToolResult("b", "turn", "two"),
                        new Message.ToolCalls(List.of(new ToolCall("a", "turn", "{}"))),
                        new Message.ToolResult("a", "turn", "three"));
    }

    @Test
    void chat_picture_isShownBesideTheWords() {
        CompletionRequest chat = chat("""
                "input": [{"role": "user", "content": [{"type": "input_text", "text": "What is it?"},
                  {"type": "input_image", "image_url": "%s"}]}]""".formatted(PNG));

        assertThat(chat.messages()).singleElement().isInstanceOfSatisfying(Message.User.class, message -> {
            assertThat(message.text()).isEqualTo("What is it?");
            assertThat(message.pictures()).hasSize(1);
        });
    }

    @Test
    void chat_parameters_areThoseOfTheChat() {
        CompletionRequest chat = chat("""
                "input": "x", "max_output_tokens": 9, "temperature": 0.5, "top_p": 0.9, "parallel_tool_calls": false,
                "user": "ana", "tools": [{"type": "function", "name": "turn", "strict": true,
                  "parameters": {"type": "object"}}], "tool_choice": {"type": "function", "name": "turn"},
                "text": {"format": {"type": "text"}, "verbosity": "medium"}, "truncation": "disabled",
                "reasoning": {"effort": "none"}, "include": [], "background": false, "top_logprobs": 0,
                "stream_options": {"include_obfuscation": false}, "conversation": null""");

        assertThat(chat.maxTokens()).isEqualTo(9);
        assertThat(chat.sampling().temperature()).isEqualTo(0.5);
        assertThat(chat.sampling().topP()).isEqualTo(0.9);
        assertThat(chat.parallelToolCalls()).isFalse();
        assertThat(chat.user()).isEqualTo("ana");
        assertThat(chat.conversation()).isEqualTo("resp_1");
        assertThat(chat.tools()).singleElement().satisfies(tool -> {
            assertThat(tool.name()).isEqualTo("turn");
            assertThat(tool.strict()).isTrue();
        });
        assertThat(chat.toolChoice()).isEqualTo(new ToolChoice.Named("turn"));
        assertThat(chat.responseSchema()).isNull();
        assertThat(chat("""
                "input": "x", "text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "array"}}}""").responseSchema()).isEqualTo("{\"type\":\"array\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"input\": [] | input | invalid_value",
                "\"input\": 3 | input | invalid_value",
                "\"input\": \"\" | input | invalid_value",
                "\"store\": \"no\" | store | invalid_value",
                "\"instructions\": 3 | instructions | invalid_value",
                "\"instructions\": [] | instructions | invalid_value",
                "\"max_output_tokens\": 0 | max_output_tokens | invalid_value",
                "\"max_tokens\": 3 | max_tokens | unsupported_parameter",
                "\"messages\": [] | messages | unsupported_parameter",
                "\"n\": 2 | n | unsupported_parameter",
                "\"seed\": 2 | seed | unsupported_parameter",
                "\"background\": true | background | unsupported_parameter",
                "\"include\": [\"x\"] | include | unsupported_parameter",
                "\"reasoning\": {\"effort\": \"high\"} | reasoning.effort | unsupported_parameter",
                "\"reasoning\": {\"summary\": \"auto\"} | reasoning.summary | unsupported_parameter",
                "\"truncation\": \"auto\" | truncation | unsupported_parameter",
                "\"prompt\": {} | prompt | unsupported_parameter",
                "\"stream_options\": {\"include_obfuscation\": true} | stream_options.include_obfuscation |"
                        + " unsupported_parameter",
                "\"text\": {\"verbosity\": \"low\"} | text.verbosity | unsupported_parameter",
                "\"text\": {\"format\": {\"type\": \"grammar\"}} | text.format | invalid_value",
                "\"text\": {\"format\": {\"type\": \"json_schema\", \"name\": \"n\", \"schema\": 3}} |"
                        + " text.format.schema | invalid_value",
                "\"tools\": 3 | tools | invalid_value",
                "\"tools\": [{\"type\": \"web_search\"}] | tools[0].type | unsupported_parameter",
                "\"tools\": [{\"type\": \"function\", \"name\": \"a b\"}] | tools[0].name | invalid_value",
                "\"tools\": [{\"type\": \"function\", \"name\": \"a\", \"async\": true}] | tools[0].async |"
                        + " unsupported_parameter",
                "\"tool_choice\": \"required\" | tool_choice | invalid_value",
                "\"tool_choice\": {\"type\": \"web_search\"} | tool_choice | unsupported_parameter",
                "\"metadata\": 3 | metadata | invalid_value",
                "\"input\": [{\"role\": \"user\", \"content\": \"x\", \"name\": \"ana\"}] | input[0].name |"
                        + " unsupported_parameter",
                "\"input\": [{\"role\": \"user\", \"content\": [{\"type\": \"output_text\", \"text\": \"x\"}]}] |"
                        + " input[0].content[0].type | invalid_value",
                "\"input\": [{\"role\": \"user\", \"content\": [{\"type\": \"input_file\"}]}] |"
                        + " input[0].content[0].type | unsupported_parameter",
                "\"input\": [{\"type\": \"function_call\", \"name\": \"turn\"}] | input[0].call_id | invalid_value",
                "\"input\": [{\"type\": \"item_reference\", \"id\": \"x\"}] | input[0].type | unsupported_parameter",
                "\"input\": [{\"type\": \"function_call\", \"call_id\": \"a\", \"name\": \"t\", \"arguments\": \"\"},"
                        + " {\"role\": \"user\", \"content\": \"x\"}] | input[1] | invalid_value",
                "\"input\": [{\"type\": \"function_call\", \"call_id\": \"a\", \"name\": \"t\", \"arguments\": \"\"},"
                        + " {\"type\": \"function_call\", \"call_id\": \"a\", \"name\": \"t\", \"arguments\": \"\"}] |"
                        + " input[1].call_id | invalid_value"
            })
    void read_whatIsWrongOrNotServed_isRefusedByName(String field, String parameter, String code) {
        String input = field.contains("\"input\"") ? "" : "\"input\": \"x\", ";
        assertThatThrownBy(() -> chat(input + field)).isInstanceOfSatisfying(OpenAiException.class, refused -> {
            assertThat(refused.parameter()).isEqualTo(parameter);
            assertThat(refused.getMessage()).startsWith(parameter + ":");
            assertThat(refused.code()).isEqualTo(code);
        });
    }

    private CompletionRequest chat(String fields) {
        JsonNode body = MAPPER.readTree("{\"model\": \"m\", " + fields + "}");
        return reader.chat(reader.read(body), List.of(), "resp_1");
    }
}
