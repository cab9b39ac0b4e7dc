package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.search.Attribution;
import dev.parley.assistant.search.Attributions;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.search.answer.AnswerOutcome;
import dev.parley.search.answer.AnswerProvider;
import dev.parley.search.answer.AnswerQuery;
import dev.parley.search.answer.GroundedAnswer;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class SearchEngineAnswerToolTests {

    private static final ToolContext CALL = new ToolContext("p", "c", "t", Instant.EPOCH, Instant.MAX, 1);
    private static final GroundedAnswer ANSWER = new GroundedAnswer(
            "Tea is green. Or black.",
            List.of(
                    new GroundedAnswer.Source("A", URI.create("https://a.org/")),
                    new GroundedAnswer.Source("B", URI.create("https://b.org/"))),
            List.of(new GroundedAnswer.Support(0, 13, List.of(0))),
            List.of("tea"),
            "<div>chips</div>",
            List.of(URI.create("https://www.bing.com/search?q=tea")));

    @Test
    void call_answer_givesSupportedSourcesAndWhatHasToBeShown() {
        Attributions attributions = new Attributions();

        assertThat(call(attributions, new AnswerOutcome.Answered("x", ANSWER)))
                .isEqualTo(new ToolResult.Ok(
                        ANSWER.text(), List.of(ToolSource.of("A", "https://a.org/", "Tea is green."))));
        assertThat(attributions.all())
                .containsExactly(
                        new Attribution("x", "<div>chips</div>", List.of("https://www.bing.com/search?q=tea")));
    }

    @Test
    void call_firstServiceThatCannot_asksTheNext() {
        Attributions attributions = new Attributions();

        assertThat(call(
                                attributions,
                                new AnswerOutcome.Refused("x", "key", null),
                                new AnswerOutcome.NotGrounded("y"),
                                new AnswerOutcome.Answered("z", ANSWER))
                        .outcome())
                .isEqualTo("ok");
        assertThat(call(attributions, new AnswerOutcome.NotGrounded("y")).outcome())
                .isEqualTo("not_grounded");
        assertThat(call(attributions, new AnswerOutcome.Failed("y", "down")).outcome())
                .isEqualTo("search_failed");
    }

    private static ToolResult call(Attributions attributions, AnswerOutcome... outcomes) {
        List<AnswerProvider> providers =
                List.of(outcomes).stream().<AnswerProvider>map(Played::new).toList();
        ToolResult result = new SearchEngineAnswerTool(providers, TurnPlace.UNKNOWN, Clock.systemUTC())
                .call(new ToolArguments(JsonMapper.shared().readTree("{\"question\":\"tea?\"}")), CALL)
                .contextWrite(attributions::into)
                .block();
        assertThat(result).isNotNull();
        return result;
    }

    private record Played(AnswerOutcome outcome) implements AnswerProvider {

        @Override
        public String name() {
            return outcome.provider();
        }

        @Override
        public Mono<AnswerOutcome> answer(AnswerQuery query) {
            return Mono.just(outcome);
        }
    }
}
