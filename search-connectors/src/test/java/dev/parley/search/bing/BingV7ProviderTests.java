package dev.parley.search.bing;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchResult;
import dev.parley.search.http.ProviderContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BingV7ProviderTests extends ProviderContract {

    @Override
    protected SearchProvider provider() {
        return new BingV7Provider(new BingV7Properties(URI.create(SERVER.baseUrl() + "/v7.0/search"), KEY, TIMEOUT));
    }

    @Override
    protected String success() {
        return """
                {"_type":"SearchResponse","queryContext":{"originalQuery":"q"},"webPages":{"totalEstimatedMatches":12,
                 "value":[{"id":"i","name":"T","url":"https://e.org/a","displayUrl":"e.org/a","snippet":"s",
                 "dateLastCrawled":"2025-08-01T00:00:00Z","language":"en"}]}}""";
    }

    @Override
    protected List<SearchResult> expected() {
        return List.of(new SearchResult("T", URI.create("https://e.org/a"), "s", null));
    }

    @Override
    protected List<String> empty() {
        return List.of("{\"_type\":\"SearchResponse\",\"queryContext\":{\"originalQuery\":\"q\"}}");
    }

    @Override
    protected Map<ResponseDefinitionBuilder, String> refusals() {
        return Map.of(
                json(401, error("InvalidAuthorization")), "parley.search.bing-v7.key",
                json(403, error("InsufficientAuthorization")), "quota",
                json(429, error("RateLimitExceeded")), "second");
    }

    @Override
    protected List<ResponseDefinitionBuilder> failures() {
        return List.of(
                json(400, error("InvalidRequest")),
                json(410, error("InvalidRequest")),
                json(500, error("ServerError")));
    }

    private static String error(String code) {
        return "{\"_type\":\"ErrorResponse\",\"errors\":[{\"code\":\"" + code + "\",\"message\":\"about secret\"}]}";
    }

    @Test
    void search_request_hasTheDocumentedForm() {
        answer(json(200, success()));

        SERVER.verify(getRequestedFor(urlPathEqualTo("/v7.0/search"))
                .withHeader("Ocp-Apim-Subscription-Key", equalTo(KEY))
                .withQueryParam("q", equalTo(QUERY.text()))
                .withQueryParam("mkt", equalTo("en-DE"))
                .withQueryParam("safeSearch", equalTo("Moderate"))
                .withQueryParam("count", equalTo("7")));
    }

    @Test
    void create_withMicrosoftsOwnAddress_saysThatItEnded() {
        assertThatThrownBy(() ->
                        new BingV7Properties(URI.create("https://api.bing.microsoft.com/v7.0/search"), KEY, TIMEOUT))
                .hasMessageContaining("2025-08-11");
    }
}
