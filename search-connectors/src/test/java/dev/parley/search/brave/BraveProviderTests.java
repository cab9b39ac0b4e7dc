package dev.parley.search.brave;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.parley.search.SearchOutcome.Refused;
import dev.parley.search.SearchOutcome.Results;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchResult;
import dev.parley.search.http.ProviderContract;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BraveProviderTests extends ProviderContract {

    @Override
    protected SearchProvider provider() {
        return new BraveProvider(
                new BraveProperties(URI.create(SERVER.baseUrl() + "/res/v1/web/search"), KEY, TIMEOUT));
    }

    @Override
    protected String success() {
        return """
                {"type":"search","query":{"original":"q"},"web":{"results":[{"title":"T","url":"https://e.org/a",
                 "description":"s","age":"2 days ago","page_age":"2026-11-20T00:00:00"}]}}""";
    }

    @Override
    protected List<SearchResult> expected() {
        return List.of(new SearchResult("T", URI.create("https://e.org/a"), "s", LocalDate.of(2026, 11, 20)));
    }

    @Override
    protected List<String> empty() {
        return List.of("{\"type\":\"search\",\"mixed\":{}}", "{\"type\":\"search\",\"web\":{\"results\":[]}}");
    }

    @Override
    protected Map<ResponseDefinitionBuilder, String> refusals() {
        return Map.of(
                json(422, "{\"error\":{\"code\":\"SUBSCRIPTION_TOKEN_INVALID\"}}"), "parley.search.brave.key",
                json(401, "{}"), "key",
                json(429, "{\"error\":{\"meta\":{\"quota_limit\":10,\"quota_current\":10}}}"), "month",
                json(
                                429,
                                "{\"error\":{\"code\":\"RATE_LIMITED\",\"meta\":{\"quota_limit\":2000,\"quota_current\":15}}}"),
                        "second");
    }

    @Override
    protected List<ResponseDefinitionBuilder> failures() {
        return List.of(json(422, "{\"error\":{\"code\":\"VALIDATION\"}}"), json(500, "{}"));
    }

    @Test
    void search_request_hasTheDocumentedForm() {
        answer(json(200, success()));

        SERVER.verify(getRequestedFor(urlPathEqualTo("/res/v1/web/search"))
                .withHeader("X-Subscription-Token", equalTo(KEY))
                .withQueryParam("country", equalTo("DE"))
                .withQueryParam("safesearch", equalTo("moderate"))
                .withQueryParam("count", equalTo("7")));
    }

    @Test
    void search_windowWithNothingLeft_isNotAskedUntilItsReset() {
        assertThat(answer(json(200, success())
                        .withHeader("X-RateLimit-Remaining", "1, 0")
                        .withHeader("X-RateLimit-Reset", "1, 1419704")))
                .isInstanceOf(Results.class);
        assertThat(provider.search(QUERY).block(PATIENCE)).isInstanceOf(Refused.class);
        assertThat(SERVER.getAllServeEvents()).hasSize(1);
    }

    @Test
    void create_withoutKey_namesTheSetting() {
        assertThatThrownBy(() -> new BraveProperties(BraveProperties.DEFAULT_BASE_URL, " ", PATIENCE))
                .hasMessageContaining("parley.search.brave.key");
    }
}
