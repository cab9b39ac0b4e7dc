package dev.parley.assistant.tools;

import dev.parley.assistant.search.Attribution;
import dev.parley.assistant.search.Attributions;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.search.SearchPlanner;
import dev.parley.search.answer.AnswerOutcome;
import dev.parley.search.answer.AnswerProvider;
import dev.parley.search.answer.AnswerQuery;
import dev.parley.search.answer.GroundedAnswer;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.ToolSpec;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Asks a service that searches and answers by itself; the parts of its text that stand on a source become that source. */
public final class SearchEngineAnswerTool implements Tool {

    private static final ToolSpec SPEC = new ToolSpec(
            "ask_search_engine",
            "Asks a search engine that answers in words with sources. For questions that web_search did not settle.",
            """
            {"type":"object","properties":{"question":{"type":"string","minLength":1,"maxLength":600,\
            "description":"The question, complete without the conversation"}},"required":["question"],\
            "additionalProperties":false}""",
            ToolEffect.READS,
            Duration.ofSeconds(20),
            2_000);

    private final List<AnswerProvider> providers;
    private final TurnPlace usual;
    private final Clock clock;

    /**
     * @param providers asked one after the other until one answers; at least one
     * @param usual country of turns that do not say theirs
     */
    public SearchEngineAnswerTool(List<AnswerProvider> providers, TurnPlace usual, Clock clock) {
        this.providers = List.copyOf(providers);
        this.usual = usual;
        this.clock = clock;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext call) {
        String question = arguments.text("question").strip();
        if (question.isEmpty()) {
            return Mono.just(new ToolResult.Failed("invalid_arguments", "question must not be blank"));
        }
        return Mono.deferContextual(context -> {
            TurnPlace place = TurnPlace.in(context).or(usual);
            return ask(
                    new AnswerQuery(
                            question,
                            place.language(),
                            place.country(),
                            SearchPlanner.freshness(question, LocalDate.now(clock))),
                    0,
                    Attributions.in(context));
        });
    }

    private Mono<ToolResult> ask(AnswerQuery query, int index, Attributions attributions) {
        return providers.get(index).answer(query).flatMap(outcome -> switch (outcome) {
            case AnswerOutcome.Answered answered -> Mono.just(result(answered, attributions));
            case AnswerOutcome.NotGrounded none -> next(query, index, attributions, "not_grounded");
            case AnswerOutcome.Refused refused -> next(query, index, attributions, "search_refused");
            case AnswerOutcome.Failed failed -> next(query, index, attributions, "search_failed");
        });
    }

    private Mono<ToolResult> next(AnswerQuery query, int index, Attributions attributions, String code) {
        return index + 1 < providers.size()
                ? ask(query, index + 1, attributions)
                : Mono.just(
                        new ToolResult.Failed(code, "The search engine gave no answer with sources. Use web_search."));
    }

    private static ToolResult result(AnswerOutcome.Answered answered, Attributions attributions) {
        GroundedAnswer answer = answered.answer();
        attributions.add(new Attribution(
                answered.provider(),
                answer.suggestionsHtml(),
                answer.searchPages().stream().map(URI::toString).toList()));
        List<ToolSource> sources = new ArrayList<>();
        for (int index = 0; index < answer.sources().size(); index++) {
            String said = supported(answer, index);
            if (!said.isBlank()) {
                GroundedAnswer.Source source = answer.sources().get(index);
                sources.add(ToolSource.of(source.title(), source.url().toString(), said));
            }
        }
        return new ToolResult.Ok(answer.text(), sources);
    }

    private static String supported(GroundedAnswer answer, int source) {
        return answer.supports().stream()
                .filter(support -> support.sources().contains(source))
                .map(support -> answer.text().substring(support.start(), support.end()))
                .distinct()
                .collect(Collectors.joining("\n"));
    }
}
