package dev.parley.assistant.tools;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.WebSearch;
import dev.parley.tool.Tool;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Searches the configured providers; the results are sources that the answer can cite. */
public final class WebSearchTool implements Tool {

    /** Characters of one snippet; three of them fit the prompt of a model with 1,024 positions. */
    private static final int MAX_SNIPPET_CHARS = 400;

    private static final ToolSpec SPEC = new ToolSpec(
            "web_search",
            "Searches the web and documents for facts. Gives numbered results to cite.",
            """
            {"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":400,\
            "description":"What to search for, complete without the conversation"}},"required":["query"],\
            "additionalProperties":false}""",
            ToolEffect.READS,
            Duration.ofSeconds(5),
            1_500);

    private final WebSearch search;
    private final int maxResults;

    /** @param maxResults most results that the model gets: a small model is lost among several */
    public WebSearchTool(WebSearch search, int maxResults) {
        this.search = search;
        this.maxResults = maxResults;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public Mono<ToolResult> call(ToolArguments arguments, ToolContext context) {
        String query = arguments.text("query").strip();
        if (query.isEmpty()) {
            return Mono.just(new ToolResult.Failed("invalid_arguments", "query must not be blank"));
        }
        return search.search(new SearchQuery(query, "", "", maxResults)).map(outcome -> result(outcome, query));
    }

    private ToolResult result(SearchOutcome outcome, String query) {
        return switch (outcome) {
            case SearchOutcome.Results found -> sources(found.results(), query);
            case SearchOutcome.NoneFound none -> ToolResult.Ok.of("No results.");
            case SearchOutcome.Refused refused ->
                new ToolResult.Failed("search_refused", "The search is not available right now.");
            case SearchOutcome.Failed failed ->
                new ToolResult.Failed("search_failed", "The search did not work. Answer without it and say so.");
        };
    }

    private ToolResult sources(List<SearchResult> results, String query) {
        return new ToolResult.Ok(
                "",
                results.stream()
                        .limit(maxResults)
                        .map(result -> ToolSource.of(
                                result.title(),
                                result.url().toString(),
                                SnippetWindow.of(
                                        result.snippet().replaceAll("\\s+", " ").strip(), query, MAX_SNIPPET_CHARS)))
                        .toList());
    }
}
