package dev.parley.search.bing;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchResult;
import dev.parley.search.http.ProviderContract;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebIqProviderTests extends ProviderContract {

    @Override
    protected SearchProvider provider() {
        return new WebIqProvider(new WebIqProperties(URI.create(SERVER.baseUrl() + "/v3"), KEY, 1_500, TIMEOUT));
    }

    @Override
    protected String success() {
        return """
                {"webResults":[{"title":"T","url":"https://e.org/a","content":"a passage",
                 "lastUpdatedAt":"2026-11-01T00:00:00Z","crawledAt":"2026-11-20T00:00:00Z"},
                 {"title":"U","url":"https://e.org/b","content":"p","crawledAt":"2026-11-20T00:00:00Z"},
                 {"title":"V","url":"javascript:alert(1)","content":"p"}],"traceId":"t"}""";
    }

    @Override
    protected List<SearchResult> expected() {
        return List.of(
                new SearchResult("T", URI.create("https://e.org/a"), "a passage", LocalDate.of(2026, 11, 1)),
                new SearchResult("U", URI.create("https://e.org/b"), "p", null));
    }

    @Override
    protected List<String> empty() {
        return List.of("{\"webResults\":[],\"traceId\":\"t\"}", "{\"traceId\":\"t\"}");
    }

    @Override
    protected Map<ResponseDefinitionBuilder, String> refusals() {
        return Map.of(
                json(401, error("AuthInvalidKey", "UserError")), "parley.search.bing.key",
                json(403, error("AuthContentFormatForbidden", "UserError")), "content format",
                json(403, error("AuthForbidden", "UserError")), "access",
                json(429, error("TooManyRequests", "SystemError")), "too many");
    }

    @Override
    protected List<ResponseDefinitionBuilder> failures() {
        return List.of(
                json(400, error("HandlerInvalidInput", "UserError")),
                json(410, error("PlainHttp", "UserError")),
                json(415, error("ContentType", "UserError")),
                json(500, error("Internal", "SystemError")));
    }

    private static String error(String code, String category) {
        return "{\"errorCode\":\"" + code + "\",\"errorCategory\":\"" + category
                + "\",\"userMessage\":\"about secret\",\"traceId\":\"t\"}";
    }

    @Test
    void search_request_hasTheDocumentedForm() {
        answer(json(200, success()));

        SERVER.verify(postRequestedFor(urlEqualTo("/v3/search/web"))
                .withHeader("x-apikey", equalTo(KEY))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalToJson("""
                        {"query":"secret a & b {c} +ü%","maxResults":7,"contentFormat":"passage","maxLength":1500,
                         "language":"en","region":"DE"}""")));
    }

    @Test
    void create_withoutKey_namesTheSetting() {
        assertThatThrownBy(() -> new WebIqProperties(WebIqProperties.DEFAULT_BASE_URL, "", 1, TIMEOUT))
                .hasMessageContaining("parley.search.bing.key");
        assertThat(new WebIqProperties(WebIqProperties.DEFAULT_BASE_URL, KEY, 1, TIMEOUT).toString())
                .doesNotContain(KEY);
    }
}
