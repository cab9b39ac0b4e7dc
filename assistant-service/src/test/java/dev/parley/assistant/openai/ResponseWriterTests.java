package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.FinishReason;
import dev.parley.model.ToolCall;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ResponseWriterTests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** What a client puts together from the events alone is what the last event says. */
    @Property(tries = 200)
    void events_anyAnswer_buildTheResponseThatTheLastOneHolds(@ForAll("answers") List<Part> parts) {
        ResponseWriter writer = new ResponseWriter("resp_1", 1, "m", MAPPER.createObjectNode());
        List<ObjectNode> events = new ArrayList<>();
        parts.forEach(part -> events.addAll(writer.events(part)));
        events.add(writer.last());

        List<JsonNode> built = new ArrayList<>();
        for (int number = 0; number < events.size(); number++) {
            JsonNode event = events.get(number);
            assertThat(event.path("sequence_number").intValue()).isEqualTo(number);
            apply(event, built);
        }
        JsonNode whole = events.getLast().path("response");
        assertThat(events.getLast().path("type").stringValue())
                .isEqualTo("response." + whole.path("status").stringValue());
        assertThat(whole.path("output").valueStream().toList()).isEqualTo(built);
        assertThat(built)
                .isNotEmpty()
                .noneMatch(item -> item.path("status").stringValue().equals("in_progress"));
        assertThat(whole).isEqualTo(writer.response());
    }

    private static void apply(JsonNode event, List<JsonNode> built) {
        int at = event.path("output_index").asInt(-1);
        switch (event.path("type").stringValue()) {
            case "response.output_item.added" -> {
                assertThat(at).isEqualTo(built.size());
                built.add(event.path("item").deepCopy());
            }
            case "response.content_part.added" ->
                ((ObjectNode) built.get(at))
                        .withArray("content")
                        .add(event.path("part").deepCopy());
            case "response.output_text.delta" -> {
                ObjectNode part = (ObjectNode) built.get(at).at("/content/0");
                part.put(
                        "text",
                        part.path("text").stringValue() + event.path("delta").stringValue());
            }
            case "response.output_text.done" ->
                assertThat(event.path("text")).isEqualTo(built.get(at).at("/content/0/text"));
            case "response.content_part.done" ->
                assertThat(event.path("part")).isEqualTo(built.get(at).at("/content/0"));
            case "response.function_call_arguments.delta" ->
                ((ObjectNode) built.get(at))
                        .put("arguments", event.path("delta").stringValue());
            case "response.function_call_arguments.done" ->
                assertThat(event.path("arguments")).isEqualTo(built.get(at).path("arguments"));
            case "response.output_item.done" -> {
                ((ObjectNode) built.get(at)).set("status", event.path("item").path("status"));
                assertThat(event.path("item")).isEqualTo(built.get(at));
            }
            default -> assertThat(at).isEqualTo(-1);
        }
    }

    @Provide
    Arbitrary<List<Part>> answers() {
        Arbitrary<Part> pieces = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(8).map(Part.Text::new),
                Arbitraries.strings()
                        .alpha()
                        .ofMinLength(1)
                        .ofMaxLength(8)
                        .map(name -> new Part.Call(new ToolCall("call_" + name, name, "{\"x\":1}"))));
        return pieces.list().ofMaxSize(12).map(list -> {
            List<Part> parts = new ArrayList<>(list);
            parts.add(new Part.End(
                    list.size() % 3 == 0 ? FinishReason.LENGTH : FinishReason.STOP, new Usage(3, 4, 1), List.of()));
            return parts;
        });
    }

    @Example
    void failed_afterTheBeginning_saysWhyAndKeepsWhatCame() {
        ResponseWriter writer = new ResponseWriter("resp_1", 1, "m", MAPPER.createObjectNode());
        assertThat(writer.began()).isFalse();
        int before = writer.events(new Part.Text("Hello")).size();

        JsonNode failed = writer.failed("server_error", "it broke off");

        assertThat(writer.began()).isTrue();
        assertThat(failed.path("type").stringValue()).isEqualTo("response.failed");
        assertThat(failed.path("sequence_number").intValue()).isEqualTo(before);
        assertThat(failed.at("/response/status").stringValue()).isEqualTo("failed");
        assertThat(failed.at("/response/error/code").stringValue()).isEqualTo("server_error");
        assertThat(failed.at("/response/error/message").stringValue()).isEqualTo("it broke off");
    }
}
