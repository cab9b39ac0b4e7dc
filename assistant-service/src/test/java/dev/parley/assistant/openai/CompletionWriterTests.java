package dev.parley.assistant.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.agent.Citation;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Message;
import dev.parley.model.SamplingOptions;
import dev.parley.model.TokenProbability;
import dev.parley.model.ToolCall;
import dev.parley.model.ToolChoice;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompletionWriterTests {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Citation CURIE = new Citation(1, "Curie", "https://example.org/curie", "She won.");

    @Test
    void chunks_citations_areAnnotationsWhosePlacesAreTheMarkers() {
        String text = "Sie 🌧 [1] und [10] und [1].";
        List<Choice> pieces = List.of(
                new Choice(0, new Part.Text(text.substring(0, 9))),
                new Choice(0, new Part.Text(text.substring(9))),
                new Choice(0, new Part.End(FinishReason.STOP, new Usage(3, 4, 0), List.of(CURIE))));

        List<JsonNode> chunks = chunks(writer(ChatRequest.NO_LOG_PROBABILITIES, false), pieces);
        JsonNode whole = writer(ChatRequest.NO_LOG_PROBABILITIES, false).whole(pieces);

        JsonNode streamed = chunks.get(chunks.size() - 2).at("/choices/0/delta/annotations");
        assertThat(streamed).hasSize(2).isEqualTo(whole.at("/choices/0/message/annotations"));
        for (JsonNode annotation : streamed) {
            JsonNode place = annotation.path("url_citation");
            assertThat(text.substring(
                            place.path("start_index").intValue(),
                            place.path("end_index").intValue()))
                    .isEqualTo("[1]");
            assertThat(place.path("url").stringValue()).isEqualTo(CURIE.url());
        }
        assertThat(chunks.getLast().at("/choices/0/finish_reason").stringValue())
                .isEqualTo("stop");
        assertThat(chunks.getLast().has("usage")).isFalse();
    }

    @Test
    void chunks_severalChoices_eachHaveTheirNumberRoleAndEndAndTheUsageIsSummed() {
        CompletionWriter writer = writer(ChatRequest.NO_LOG_PROBABILITIES, true);
        List<JsonNode> chunks = chunks(
                writer,
                List.of(
                        new Choice(1, new Part.Text("b")),
                        new Choice(0, new Part.Text("a")),
                        new Choice(1, new Part.Call(new ToolCall("c", "f", "{}"))),
                        new Choice(1, new Part.Call(new ToolCall("d", "g", "{}"))),
                        new Choice(1, new Part.End(FinishReason.TOOL_CALLS, new Usage(5, 2, 4), List.of())),
                        new Choice(0, new Part.End(FinishReason.LENGTH, new Usage(5, 3, 0), List.of()))));

        assertThat(chunks)
                .extracting(chunk -> chunk.at("/choices/0/index").intValue())
                .containsExactly(1, 1, 0, 0, 1, 1, 1, 0);
        assertThat(chunks.get(2).at("/choices/0/delta/role").stringValue()).isEqualTo("assistant");
        assertThat(chunks.get(5).at("/choices/0/delta/tool_calls/0/index").intValue())
                .isEqualTo(1);
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.get("usage").isNull()).isTrue());
        JsonNode usage = MAPPER.readTree(writer.usage()).path("usage");
        assertThat(usage.path("prompt_tokens").intValue()).isEqualTo(5);
        assertThat(usage.path("completion_tokens").intValue()).isEqualTo(5);
        assertThat(usage.path("total_tokens").intValue()).isEqualTo(10);
    }

    @Test
    void probabilities_areToldWithTheTextThatFollowsAndNoneIsLost() {
        TokenProbability half = new TokenProbability("\uFFFD", List.of(195), -0.5);
        TokenProbability rest = new TokenProbability("\uFFFD", List.of(169), -0.25);
        List<Choice> pieces = List.of(
                new Choice(0, new Part.Drawn(half, List.of(half, rest))),
                new Choice(0, new Part.Drawn(rest, List.of())),
                new Choice(0, new Part.Text("é")),
                new Choice(0, new Part.Drawn(half, List.of())),
                new Choice(0, new Part.End(FinishReason.STOP, Usage.NONE, List.of())));

        List<JsonNode> chunks = chunks(writer(2, false), pieces);
        JsonNode whole = writer(2, false).whole(pieces).at("/choices/0/logprobs/content");

        assertThat(chunks.get(1).at("/choices/0/logprobs/content")).hasSize(2);
        assertThat(chunks.getLast().at("/choices/0/logprobs/content")).hasSize(1);
        assertThat(whole).hasSize(3);
        assertThat(whole.get(0)).isEqualTo(chunks.get(1).at("/choices/0/logprobs/content/0"));
        assertThat(whole.at("/0/bytes/0").intValue()).isEqualTo(195);
        assertThat(whole.at("/0/top_logprobs")).hasSize(2);
    }

    private static List<JsonNode> chunks(CompletionWriter writer, List<Choice> pieces) {
        List<JsonNode> chunks = new ArrayList<>();
        pieces.forEach(piece -> writer.chunks(piece).forEach(chunk -> chunks.add(MAPPER.readTree(chunk))));
        return chunks;
    }

    private static CompletionWriter writer(int logProbabilities, boolean includeUsage) {
        return new CompletionWriter(
                "id",
                7,
                new CompletionRequest(
                        "m",
                        List.of(new Message.User("x")),
                        List.of(),
                        ToolChoice.AUTO,
                        true,
                        null,
                        SamplingOptions.GREEDY,
                        2,
                        logProbabilities,
                        0,
                        true,
                        includeUsage,
                        "",
                        "",
                        Set.of()));
    }
}
