package dev.parley.search.wikipedia;

import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.parley.search.SearchOutcome.Failed;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchResult;
import dev.parley.search.http.ProviderContract;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WikipediaProviderTests extends ProviderContract {

    @Override
    protected SearchProvider provider() {
        return new WikipediaProvider(new WikipediaProperties(SERVER.baseUrl(), TIMEOUT));
    }

    @Override
    protected String success() {
        return """
                {"query":{"search":[{"title":"Marie Curie","snippet":"a <span class=\\"x\\">physicist</span> &amp; chemist",
                 "timestamp":"2026-10-01T10:00:00Z"}]}}""";
    }

    @Override
    protected List<SearchResult> expected() {
        return List.of(new SearchResult(
                "Marie Curie",
                URI.create(SERVER.baseUrl() + "/wiki/Marie_Curie"),
                "a physicist & chemist",
                LocalDate.of(2026, 10, 1)));
    }

    @Override
    protected List<String> empty() {
        return List.of("{\"batchcomplete\":true,\"query\":{\"search\":[]}}");
    }

    @Override
    protected Map<ResponseDefinitionBuilder, String> refusals() {
        return Map.of(json(200, "{\"error\":{\"code\":\"ratelimited\"}}"), "limits", json(429, "{}"), "limits");
    }

    @Override
    protected List<ResponseDefinitionBuilder> failures() {
        return List.of(json(200, "{\"error\":{\"code\":\"maxlag\",\"info\":\"about secret\"}}"), json(500, "{}"));
    }

    @Test
    void search_errorWithStatus200_isNamed() {
        assertThat(answer(json(200, "{\"error\":{\"code\":\"maxlag\"}}")))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("maxlag"));
    }

    @Test
    void search_request_saysWhoAsks() {
        answer(json(200, success()));

        SERVER.verify(getRequestedFor(urlPathEqualTo("/w/api.php")).withHeader("User-Agent", matching("Parley/.+")));
    }
}
