package dev.parley.search.searxng;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
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

class SearxngProviderTests extends ProviderContract {

    @Override
    protected SearchProvider provider() {
        return new SearxngProvider(
                new SearxngProperties(URI.create(SERVER.baseUrl()), List.of("google", "bing"), TIMEOUT));
    }

    @Override
    protected String success() {
        return """
                {"query":"q","results":[
                 {"url":"https://e.org/a","title":"T","content":"s <b>x</b>","publishedDate":"2026-03-04T00:00:00"},
                 {"url":"ftp://e.org/b","title":"U","content":"s"}],"unresponsive_engines":[["google","CAPTCHA"]]}""";
    }

    @Override
    protected List<SearchResult> expected() {
        return List.of(new SearchResult("T", URI.create("https://e.org/a"), "s x", LocalDate.of(2026, 3, 4)));
    }

    @Override
    protected List<String> empty() {
        return List.of("{\"results\":[],\"unresponsive_engines\":[]}", "{\"results\":[]}");
    }

    @Override
    protected Map<ResponseDefinitionBuilder, String> refusals() {
        return Map.of(
                aResponse()
                                .withStatus(403)
                                .withHeader("Content-Type", "text/html")
                                .withBody("<html>Forbidden"),
                        "search.formats",
                aResponse().withStatus(429).withBody("Too Many Requests"), "server.limiter");
    }

    @Override
    protected List<ResponseDefinitionBuilder> failures() {
        return List.of(json(404, "{}"), json(500, "{}"));
    }

    @Test
    void search_onlyUnresponsiveEngines_isAFailureThatNamesThem() {
        assertThat(answer(json(
                        200,
                        "{\"results\":[],\"unresponsive_engines\":[[\"google\",\"CAPTCHA\"],[\"bing\",\"timeout\"]]}")))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason()).contains("google").contains("bing"));
    }

    @Test
    void search_request_hasTheDocumentedForm() {
        answer(json(200, success()));

        SERVER.verify(getRequestedFor(urlPathEqualTo("/search"))
                .withQueryParam("q", equalTo(QUERY.text()))
                .withQueryParam("engines", equalTo("google,bing"))
                .withQueryParam("safesearch", equalTo("1"))
                .withQueryParam("format", equalTo("json")));
    }
}
