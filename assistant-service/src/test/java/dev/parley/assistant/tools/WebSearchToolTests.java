package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.search.TurnSearches;
import dev.parley.search.Freshness;
import dev.parley.search.SafeSearch;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.WebSearch;
import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolScope;
import dev.parley.tool.ToolSource;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class WebSearchToolTests {

    private static final ToolContext CALL = new ToolContext("p", "c", "t", Instant.EPOCH, Instant.MAX, 1);

    private final List<SearchQuery> asked = new ArrayList<>();

    @Test
    void call_wordingsAndPlaceOfTheTurn_becomeQueries() {
        WebSearchTool tool = tool(new SearchOutcome.NoneFound("s"), true);

        ToolResult result = tool.call(
                        arguments("{\"query\":\"tea shops\",\"other_wordings\":[\"Tea shops\",\"where to buy tea\"]}"),
                        CALL)
                .contextWrite(TurnPlace.of(null, "de-AT")::into)
                .block();

        assertThat(result).isEqualTo(ToolResult.Ok.of("No results."));
        assertThat(asked).extracting(SearchQuery::text).containsExactly("tea shops", "where to buy tea");
        assertThat(asked).allSatisfy(query -> {
            assertThat(query.language()).isEqualTo("de");
            assertThat(query.country()).isEqualTo("AT");
        });
    }

    @Test
    void call_turnWithoutPlace_hasTheUsualOneAndSafeSearchOnlyGetsStricter() {
        WebSearchTool tool = tool(new SearchOutcome.NoneFound("s"), false);
        ToolArguments today = arguments("{\"query\":\"ferry news today\"}");
        TurnPlace french = TurnPlace.of("FR", "fr");

        tool.call(today, CALL).block();
        tool.call(today, CALL)
                .contextWrite(french.with(SafeSearch.STRICT)::into)
                .block();
        tool.call(today, CALL).contextWrite(french.with(SafeSearch.OFF)::into).block();

        assertThat(asked)
                .extracting(
                        SearchQuery::language, SearchQuery::country, SearchQuery::safeSearch, SearchQuery::freshness)
                .containsExactly(
                        tuple("", "CH", SafeSearch.MODERATE, Freshness.WEEK),
                        tuple("fr", "FR", SafeSearch.STRICT, Freshness.WEEK),
                        tuple("fr", "FR", SafeSearch.MODERATE, Freshness.WEEK));
    }

    @Test
    void call_searches_tellTheTurnTheBestThatCameOfThem() {
        SearchResult tea = new SearchResult("Tea", URI.create("https://e.org/tea"), "Green tea.", null);
        TurnSearches searches = new TurnSearches();

        assertThat(searches.best()).isEqualTo(TurnSearches.Found.NOT_SEARCHED);
        search(searches, new SearchOutcome.Failed("s", "down"));
        assertThat(searches.best()).isEqualTo(TurnSearches.Found.FAILED);
        search(searches, new SearchOutcome.NoneFound("s"));
        search(searches, new SearchOutcome.Refused("s", "key"));
        assertThat(searches.best()).isEqualTo(TurnSearches.Found.NOTHING);
        search(searches, new SearchOutcome.Results("s", List.of(tea)));
        search(searches, new SearchOutcome.NoneFound("s"));
        assertThat(searches.best()).isEqualTo(TurnSearches.Found.RESULTS);
    }

    private void search(TurnSearches searches, SearchOutcome outcome) {
        tool(outcome, false)
                .call(arguments("{\"query\":\"tea\"}"), CALL)
                .contextWrite(searches::into)
                .block();
    }

    @Test
    void call_results_areSourcesAndFaultsAreToldApart() {
        SearchResult tea = new SearchResult("Tea", URI.create("https://e.org/tea"), "Green  tea.", null);

        assertThat(call(new SearchOutcome.Results("s", List.of(tea))))
                .isEqualTo(new ToolResult.Ok("", List.of(ToolSource.of("Tea", "https://e.org/tea", "Green tea."))));
        assertThat(call(new SearchOutcome.Refused("s", "key")).outcome()).isEqualTo("search_refused");
        assertThat(call(new SearchOutcome.Failed("s", "down")).outcome()).isEqualTo("search_failed");
    }

    @Test
    void call_persona_searchesWhatIsItsOwnAndGivesAsManySourcesAsTheTurnWants() {
        SearchResult tea = new SearchResult("Tea", URI.create("https://e.org/tea"), "Green tea.", null);
        SearchResult mate = new SearchResult("Mate", URI.create("https://e.org/mate"), "Yerba mate.", null);
        WebSearch web = queries -> Mono.just(new SearchOutcome.NoneFound("web"));
        WebSearch shop = queries -> Mono.just(new SearchOutcome.Results("shop", List.of(tea, mate)));
        WebSearchTool tool = new WebSearchTool(
                persona -> persona.equals("shop") ? shop : web, true, TurnPlace.UNKNOWN, Clock.systemUTC());

        assertThat(tool.call(arguments("{\"query\":\"tea\"}"), as("", 5)).block())
                .isEqualTo(ToolResult.Ok.of("No results."));
        assertThat(((ToolResult.Ok) tool.call(arguments("{\"query\":\"tea\"}"), as("shop", 1))
                                .block())
                        .sources())
                .extracting(ToolSource::title)
                .containsExactly("Tea");
    }

    private static ToolContext as(String persona, int maxSources) {
        return new ToolContext(
                "p", "c", "t", persona, Instant.EPOCH, Instant.MAX, ToolScope.ALL, 1, Integer.MAX_VALUE, maxSources);
    }

    @Test
    void spec_smallModel_hasOneQueryOnly() {
        assertThat(tool(new SearchOutcome.NoneFound("s"), false).spec().schema())
                .doesNotContain("other_wordings");
        assertThat(JsonMapper.shared()
                        .readTree(tool(new SearchOutcome.NoneFound("s"), true)
                                .spec()
                                .schema())
                        .at("/properties/other_wordings/maxItems")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void of_localeAndCountry_areReadSafely() {
        assertThat(TurnPlace.of("de", "pt-BR")).isEqualTo(new TurnPlace("DE", "pt"));
        assertThat(TurnPlace.of(null, "pt_BR")).isEqualTo(new TurnPlace("BR", "pt"));
        assertThat(TurnPlace.of(null, null)).isEqualTo(TurnPlace.UNKNOWN);
        assertThat(TurnPlace.of("", "xyz-999")).isEqualTo(new TurnPlace("", ""));
    }

    private ToolResult call(SearchOutcome outcome) {
        ToolResult result = tool(outcome, false)
                .call(arguments("{\"query\":\"tea\"}"), CALL)
                .block();
        assertThat(result).isNotNull();
        return result;
    }

    private WebSearchTool tool(SearchOutcome outcome, boolean several) {
        WebSearch search = queries -> {
            asked.addAll(queries);
            return Mono.just(outcome);
        };
        return new WebSearchTool(
                persona -> search, several, new TurnPlace("CH", "", SafeSearch.MODERATE), Clock.systemUTC());
    }

    private static ToolArguments arguments(String json) {
        return new ToolArguments(JsonMapper.shared().readTree(json));
    }
}
