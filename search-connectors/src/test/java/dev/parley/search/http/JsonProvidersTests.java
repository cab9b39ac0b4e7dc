package dev.parley.search.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchOutcome.Failed;
import dev.parley.search.SearchOutcome.NoneFound;
import dev.parley.search.SearchOutcome.Refused;
import dev.parley.search.SearchOutcome.Results;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import dev.parley.search.brave.BraveProvider;
import dev.parley.search.searxng.SearxngProvider;
import dev.parley.search.wikipedia.WikipediaProvider;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonProvidersTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = "brave-test-only-4711";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    static Stream<SearchProvider> providers() {
        Duration timeout = Duration.ofMillis(500);
        String base = SERVER.baseUrl();
        return Stream.of(
                new SearxngProvider(URI.create(base), List.of("google", "bing"), timeout),
                new BraveProvider(URI.create(base + "/res/v1/web/search"), KEY, timeout),
                new WikipediaProvider(base, timeout));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void search_faultsOfEveryKind_areOutcomesWithoutTheQuestion(SearchProvider provider) {
        List<ResponseDefinitionBuilder> faults = List.of(
                aResponse().withStatus(500),
                aResponse().withStatus(301).withHeader("Location", "http://127.0.0.1:1/"),
                json(200, "{\"results\":[{\"ti"),
                json(200, "[]"),
                json(200, "null"),
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html>no</html>"),
                json(200, "{}").withFixedDelay(2_000),
                json(200, "{\"results\":\"" + "x".repeat(3_000_000) + "\"}"),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        for (ResponseDefinitionBuilder fault : faults) {
            SERVER.stubFor(get(anyUrl()).willReturn(fault));
            SearchOutcome outcome = search(provider);
            assertThat(outcome).isInstanceOf(Failed.class);
            assertThat(outcome.toString()).doesNotContain("secret").doesNotContain(KEY);
        }
    }

    @Test
    void searxng_answers_areToldApart() {
        SearchProvider searxng = providers().toList().get(0);
        SERVER.stubFor(get(anyUrl()).willReturn(json(200, """
                        {"results":[
                         {"url":"https://e.org/a","title":"T","content":"s <b>x</b>","publishedDate":"2026-03-04T00:00:00"},
                         {"url":"ftp://e.org/b","title":"U","content":"s"}],"unresponsive_engines":[["google","CAPTCHA"]]}""")));
        assertThat(search(searxng))
                .isEqualTo(new Results(
                        "searxng",
                        List.of(new SearchResult(
                                "T", URI.create("https://e.org/a"), "s x", LocalDate.of(2026, 3, 4)))));
        SERVER.verify(getRequestedFor(urlPathEqualTo("/search"))
                .withQueryParam("q", equalTo("secret a & b {c} +ü%"))
                .withQueryParam("engines", equalTo("google,bing"))
                .withQueryParam("format", equalTo("json")));
        SERVER.stubFor(get(anyUrl()).willReturn(json(200, "{\"results\":[],\"unresponsive_engines\":[]}")));
        assertThat(search(searxng)).isInstanceOf(NoneFound.class);
        SERVER.stubFor(get(anyUrl())
                .willReturn(json(200, "{\"results\":[],\"unresponsive_engines\":[[\"google\",\"CAPTCHA\"]]}")));
        assertThat(search(searxng))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("google"));
        SERVER.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(403)));
        assertThat(search(searxng))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains("formats"));
        SERVER.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(429).withBody("Too Many Requests")));
        assertThat(search(searxng)).isInstanceOf(Refused.class);
    }

    @Test
    void brave_answers_areToldApart() {
        SearchProvider brave = providers().toList().get(1);
        SERVER.stubFor(get(anyUrl()).willReturn(json(200, """
                        {"type":"search","web":{"results":[{"title":"T","url":"https://e.org/a","description":"s",
                         "page_age":"2026-11-20T00:00:00"}]}}""")));
        assertThat(search(brave))
                .isEqualTo(new Results(
                        "brave",
                        List.of(new SearchResult(
                                "T", URI.create("https://e.org/a"), "s", LocalDate.of(2026, 11, 20)))));
        SERVER.verify(getRequestedFor(urlPathEqualTo("/res/v1/web/search"))
                .withHeader("X-Subscription-Token", equalTo(KEY))
                .withQueryParam("country", equalTo("DE"))
                .withQueryParam("count", equalTo("7")));
        SERVER.stubFor(get(anyUrl()).willReturn(json(200, "{\"type\":\"search\",\"mixed\":{}}")));
        assertThat(search(brave)).isInstanceOf(NoneFound.class);
        SERVER.stubFor(get(anyUrl()).willReturn(json(422, "{\"error\":{\"code\":\"SUBSCRIPTION_TOKEN_INVALID\"}}")));
        assertThat(search(brave))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains("key"));
        SERVER.stubFor(get(anyUrl()).willReturn(json(422, "{\"error\":{\"code\":\"VALIDATION\"}}")));
        assertThat(search(brave)).isInstanceOf(Failed.class);
        SERVER.stubFor(get(anyUrl())
                .willReturn(json(429, "{\"error\":{\"meta\":{\"quota_limit\":10,\"quota_current\":10}}}")));
        assertThat(search(brave))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains("month"));
        assertThatThrownBy(() -> new BraveProvider(BraveProvider.DEFAULT_BASE_URL, " ", PATIENCE))
                .hasMessageContaining("parley.search.brave.key");
    }

    @Test
    void wikipedia_answers_areToldApart() {
        SearchProvider wikipedia = providers().toList().get(2);
        SERVER.stubFor(get(anyUrl()).willReturn(json(200, """
                        {"query":{"search":[{"title":"Marie Curie","snippet":"a <span class=\\"x\\">physicist</span> &amp; chemist",
                         "timestamp":"2026-10-01T10:00:00Z"}]}}""")));
        assertThat(search(wikipedia))
                .isEqualTo(new Results(
                        "wikipedia",
                        List.of(new SearchResult(
                                "Marie Curie",
                                URI.create(SERVER.baseUrl() + "/wiki/Marie_Curie"),
                                "a physicist & chemist",
                                LocalDate.of(2026, 10, 1)))));
        SERVER.stubFor(get(anyUrl()).willReturn(json(200, "{\"query\":{\"search\":[]}}")));
        assertThat(search(wikipedia)).isInstanceOf(NoneFound.class);
        SERVER.stubFor(get(anyUrl()).willReturn(json(200, "{\"error\":{\"code\":\"maxlag\"}}")));
        assertThat(search(wikipedia))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("maxlag"));
        SERVER.stubFor(get(anyUrl()).willReturn(json(200, "{\"error\":{\"code\":\"ratelimited\"}}")));
        assertThat(search(wikipedia)).isInstanceOf(Refused.class);
    }

    private static SearchOutcome search(SearchProvider provider) {
        return provider.search(new SearchQuery("secret a & b {c} +ü%", "en", "DE", 7))
                .block(PATIENCE);
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }
}
