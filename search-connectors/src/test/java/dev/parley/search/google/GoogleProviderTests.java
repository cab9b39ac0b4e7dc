package dev.parley.search.google;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.parley.search.SearchOutcome.Failed;
import dev.parley.search.SearchOutcome.Refused;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchResult;
import dev.parley.search.http.ProviderContract;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoogleProviderTests extends ProviderContract {

    private static final Instant BEFORE_THE_END = Instant.parse("2026-12-31T23:59:59Z");
    private static final Instant AFTER_THE_END = Instant.parse("2027-01-01T00:00:00Z");

    private static final String DAILY = """
            {"error":{"code":429,"message":"Quota exceeded for quota metric 'Queries' and limit 'Queries per day'",
             "status":"RESOURCE_EXHAUSTED","errors":[{"reason":"rateLimitExceeded"}]}}""";

    @Override
    protected SearchProvider provider() {
        return provider(BEFORE_THE_END);
    }

    private static SearchProvider provider(Instant now) {
        return new GoogleProvider(
                new GoogleProperties(URI.create(SERVER.baseUrl() + "/customsearch/v1"), KEY, "engine:1", TIMEOUT),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    @Override
    protected String success() {
        return """
                {"kind":"customsearch#search","items":[
                 {"title":"T","link":"https://e.org/a","snippet":"one\\n two","pagemap":{"metatags":[{"article:published_time":"2026-01-02T10:00:00Z"}]}},
                 {"title":"U","link":"https://e.org/b","snippet":"Mar 4, 2026 ... text"},
                 {"title":"V","link":"javascript:alert(1)","snippet":"x"},
                 {"title":"W","link":"not a url","snippet":"x"}]}""";
    }

    @Override
    protected List<SearchResult> expected() {
        return List.of(
                new SearchResult("T", URI.create("https://e.org/a"), "one two", LocalDate.of(2026, 1, 2)),
                new SearchResult("U", URI.create("https://e.org/b"), "Mar 4, 2026 ... text", LocalDate.of(2026, 3, 4)));
    }

    @Override
    protected List<String> empty() {
        return List.of(
                "{\"kind\":\"customsearch#search\",\"searchInformation\":{\"totalResults\":\"0\"}}",
                "{\"kind\":\"customsearch#search\",\"items\":[]}");
    }

    @Override
    protected Map<ResponseDefinitionBuilder, String> refusals() {
        return Map.of(
                json(
                        400,
                        "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}"),
                "key",
                json(
                        403,
                        "{\"error\":{\"code\":403,\"message\":\"This project does not have the access to Custom Search JSON API.\",\"errors\":[{\"reason\":\"forbidden\"}]}}"),
                "2027-01-01",
                json(403, "{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"accessNotConfigured\"}]}}"),
                "not enabled",
                json(403, "{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"dailyLimitExceeded\"}]}}"),
                "quota",
                json(429, DAILY),
                "quota of the day");
    }

    @Override
    protected List<ResponseDefinitionBuilder> failures() {
        return List.of(
                json(400, "{\"error\":{\"code\":400,\"message\":\"secret\",\"errors\":[{\"reason\":\"badRequest\"}]}}"),
                json(200, "{\"items\": {\"a\":1}}"),
                json(200, "{\"items\":[{\"title\":\"V\",\"link\":\"javascript:alert(1)\"}]}"),
                json(500, "{\"error\":{\"code\":500,\"errors\":[{\"reason\":\"backendError\"}]}}"));
    }

    @Test
    void search_request_hasTheDocumentedForm() {
        answer(json(200, success()));

        SERVER.verify(
                1,
                getRequestedFor(urlPathEqualTo("/customsearch/v1"))
                        .withQueryParam("key", equalTo(KEY))
                        .withQueryParam("cx", equalTo("engine:1"))
                        .withQueryParam("q", equalTo(QUERY.text()))
                        .withQueryParam("num", equalTo("7"))
                        .withQueryParam("safe", equalTo("active"))
                        .withQueryParam("gl", equalTo("de"))
                        .withQueryParam("hl", equalTo("en")));
    }

    @Test
    void search_badParameterAndDailyQuota_areNotTriedAgain() {
        answer(json(400, "{\"error\":{\"code\":400,\"errors\":[{\"reason\":\"badRequest\"}]}}"));
        answer(json(429, DAILY));

        SERVER.verify(2, getRequestedFor(anyUrl()));
    }

    @Test
    void search_serverError_isTriedOnceMoreThenFailed() {
        assertThat(answer(json(500, "{}")))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("500"));
        SERVER.verify(2, getRequestedFor(anyUrl()));
    }

    @Test
    void search_forbiddenAfterTheEnd_isRefusedAsDiscontinued() {
        provider = provider(AFTER_THE_END);

        assertThat(answer(json(403, "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\"}}")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains("discontinued"));
    }

    @Test
    void properties_wrongValue_namesTheSetting() {
        assertThatThrownBy(() -> new GoogleProperties(GoogleProperties.DEFAULT_BASE_URL, " ", "e", PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.search.google.key");
        assertThatThrownBy(() -> new GoogleProperties(URI.create("ftp://e.org/"), KEY, "e", PATIENCE))
                .hasMessageContaining("parley.search.google.base-url");
        assertThat(new GoogleProperties(GoogleProperties.DEFAULT_BASE_URL, KEY, "e", PATIENCE).toString())
                .doesNotContain(KEY);
    }
}
