package dev.parley.assistant.tools;

import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.search.TurnSearches;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchPlanner;
import dev.parley.search.SearchResult;
import dev.parley.search.WebSearch;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.ToolSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Searches the configured providers; the results are sources that the answer can cite. */
public final class WebSearchTool implements Tool {

    private static final int MAX_RESULTS = 5;

    /** Characters of one snippet; three of them fit the prompt of a model with 1,024 positions. */
    private static final int MAX_SNIPPET_CHARS = 400;

    private static final String QUERY = """
            {"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":400,\
            "description":"What to search for, complete without the conversation"}""";

    private static final String OTHER_WORDINGS = """
            ,"other_wordings":{"type":"array","maxItems":2,"items":{"type":"string","minLength":1,"maxLength":400},\
            "description":"The same wanted in other words or in parts, searched at the same time"}""";

    private static final String END = """
            },"required":["query"],"additionalProperties":false}""";

    private final Function<String, WebSearch> searches;
    private final TurnPlace usual;
    private final Clock clock;
    private final ToolSpec spec;

    /**
     * @param searches what is searched for a persona, by its id; the empty one is the assistant itself
     * @param severalQueries whether the model may give other wordings: a small model was not trained to
     * @param usual country and safe search of turns that do not say theirs
     */
    public WebSearchTool(Function<String, WebSearch> searches, boolean severalQueries, TurnPlace usual, Clock clock) {
        this.searches = searches;
        this.usual = usual;
        this.clock = clock;
        this.spec = new ToolSpec(
                "web_search",
                "Searches the web and documents for facts. Gives numbered results to cite.",
                QUERY + (severalQueries ? OTHER_WORDINGS : "") + END,
                ToolEffect.READS,
                Duration.ofSeconds(5),
                1_500);
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext call) {
        String query = arguments.text("query").strip();
        if (query.isEmpty()) {
            return Mono.just(new ToolResult.Failed("invalid_arguments", "query must not be blank"));
        }
        List<String> wordings = new ArrayList<>(List.of(query));
        arguments.json().path("other_wordings").forEach(other -> wordings.add(other.asString("")));
        int most = Math.min(MAX_RESULTS, call.maxSources());
        return Mono.deferContextual(context -> {
            TurnPlace place = TurnPlace.in(context).or(usual);
            SearchPlanner.Scope scope = new SearchPlanner.Scope(
                    place.language(), place.country(), place.safeSearch(), LocalDate.now(clock));
            return searches.apply(call.persona())
                    .search(SearchPlanner.plan(wordings, scope, most))
                    .doOnNext(outcome -> TurnSearches.in(context).add(found(outcome)))
                    .map(outcome -> result(outcome, query, most));
        });
    }

    private static TurnSearches.Found found(SearchOutcome outcome) {
        return switch (outcome) {
            case SearchOutcome.Results results -> TurnSearches.Found.RESULTS;
            case SearchOutcome.NoneFound none -> TurnSearches.Found.NOTHING;
            case SearchOutcome.Refused refused -> TurnSearches.Found.FAILED;
            case SearchOutcome.Failed failed -> TurnSearches.Found.FAILED;
        };
    }

    private static ToolResult result(SearchOutcome outcome, String query, int most) {
        return switch (outcome) {
            case SearchOutcome.Results found -> sources(found.results(), query, most);
            case SearchOutcome.NoneFound none -> ToolResult.Ok.of("No results.");
            case SearchOutcome.Refused refused ->
                new ToolResult.Failed("search_refused", "The search is not available right now.");
            case SearchOutcome.Failed failed ->
                new ToolResult.Failed("search_failed", "The search did not work. Answer without it and say so.");
        };
    }

    private static ToolResult sources(List<SearchResult> results, String query, int most) {
        return new ToolResult.Ok(
                "",
                results.stream()
                        .limit(most)
                        .map(result -> ToolSource.of(
                                result.title(),
                                result.url().toString(),
                                SnippetWindow.of(
                                        result.snippet().replaceAll("\\s+", " ").strip(), query, MAX_SNIPPET_CHARS)))
                        .toList());
    }
}
