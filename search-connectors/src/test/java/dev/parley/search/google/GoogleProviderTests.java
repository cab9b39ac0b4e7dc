package dev.parley.search.google;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchOutcome.Failed;
import dev.parley.search.SearchOutcome.NoneFound;
import dev.parley.search.SearchOutcome.Refused;
import dev.parley.search.SearchOutcome.Results;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class GoogleProviderTests {

    private static final String KEY = "AIza-test-only-4711";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant BEFORE_THE_END = Instant.parse("2026-12-31T23:59:59Z");
    private static final Instant AFTER_THE_END = Instant.parse("2027-01-01T00:00:00Z");

    @RegisterExtension
    static final WireMockExtension GOOGLE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @Test
    void search_success_givesResultsWithDates() {
        answer(200, """
                {"kind":"customsearch#search","items":[
                 {"title":"T","link":"https://e.org/a","snippet":"one\\n two","pagemap":{"metatags":[{"article:published_time":"2026-01-02T10:00:00Z"}]}},
                 {"title":"U","link":"https://e.org/b","snippet":"Mar 4, 2026 ... text"},
                 {"title":"V","link":"javascript:alert(1)","snippet":"x"},
                 {"title":"W","link":"not a url","snippet":"x"}]}""");

        assertThat(search())
                .isEqualTo(new Results(
                        "google",
                        List.of(
                                new SearchResult(
                                        "T", URI.create("https://e.org/a"), "one two", LocalDate.of(2026, 1, 2)),
                                new SearchResult(
                                        "U",
                                        URI.create("https://e.org/b"),
                                        "Mar 4, 2026 ... text",
                                        LocalDate.of(2026, 3, 4)))));
        GOOGLE.verify(
                1,
                getRequestedFor(urlPathEqualTo("/customsearch/v1"))
                        .withQueryParam("key", equalTo(KEY))
                        .withQueryParam("cx", equalTo("engine:1"))
                        .withQueryParam("q", equalTo("a & b {c} +ü%"))
                        .withQueryParam("num", equalTo("10"))
                        .withQueryParam("gl", equalTo("de"))
                        .withQueryParam("hl", equalTo("en")));
    }

    @Test
    void search_noItems_isNoneFound() {
        answer(200, "{\"kind\":\"customsearch#search\",\"searchInformation\":{\"totalResults\":\"0\"}}");

        assertThat(search()).isEqualTo(new NoneFound("google"));
    }

    @Test
    void search_badKey_isRefused() {
        answer(
                400,
                "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}");

        assertRefused("key");
    }

    @Test
    void search_badParameter_isFailedWithoutRetry() {
        answer(
                400,
                "{\"error\":{\"code\":400,\"message\":\"no\",\"status\":\"INVALID_ARGUMENT\",\"errors\":[{\"reason\":\"badRequest\"}]}}");

        assertFailed("parameter");
        GOOGLE.verify(1, getRequestedFor(anyUrl()));
    }

    @Test
    void search_noAccess_isRefusedAndTellsOfTheClosure() {
        answer(
                403,
                "{\"error\":{\"code\":403,\"message\":\"This project does not have the access to Custom Search JSON API.\",\"status\":\"PERMISSION_DENIED\",\"errors\":[{\"reason\":\"forbidden\"}]}}");

        assertRefused("2027-01-01");
    }

    @Test
    void search_notEnabled_isRefused() {
        answer(403, "{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"accessNotConfigured\"}]}}");

        assertRefused("not enabled");
    }

    @Test
    void search_forbiddenAfterTheEnd_isRefusedAsDiscontinued() {
        answer(403, "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\"}}");

        assertThat(search(provider(PATIENCE, AFTER_THE_END)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains("discontinued"));
    }

    @Test
    void search_dailyQuota_isRefused() {
        answer(
                429,
                "{\"error\":{\"code\":429,\"message\":\"Quota exceeded for quota metric 'Queries' and limit 'Queries per day'\",\"status\":\"RESOURCE_EXHAUSTED\",\"errors\":[{\"reason\":\"rateLimitExceeded\"}]}}");

        assertRefused("quota of the day");
        GOOGLE.verify(1, getRequestedFor(anyUrl()));
    }

    @Test
    void search_quotaAsForbidden_isRefusedForQuota() {
        answer(403, "{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"dailyLimitExceeded\"}]}}");

        assertRefused("quota");
    }

    @Test
    void search_serverError_isTriedOnceMoreThenFailed() {
        answer(500, "{\"error\":{\"code\":500,\"errors\":[{\"reason\":\"backendError\"}]}}");

        assertFailed("500");
        GOOGLE.verify(2, getRequestedFor(anyUrl()));
    }

    @Test
    void search_malformed_isFailed() {
        answer(200, "{\"items\": nonsense");

        assertFailed("broken");
    }

    @Test
    void search_itemsNotAList_isFailed() {
        answer(200, "{\"items\": {\"a\":1}}");

        assertFailed("list");
    }

    @Test
    void search_foreignJson_isFailed() {
        answer(200, "{\"hello\": 1}");

        assertFailed("base-url");
    }

    @Test
    void search_truncated_isFailed() {
        answer(200, "{\"kind\":\"customsearch#search\",\"items\":[{\"title\":\"T\",\"link\":\"https://e.o");

        assertFailed("cut off");
    }

    @Test
    void search_connectionBreaks_isFailed() {
        GOOGLE.stubFor(get(anyUrl()).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));

        assertFailed("cannot be reached");
    }

    @Test
    void search_html_isFailed() {
        answer(aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "text/html")
                .withBody("<html>Sorry</html>"));

        assertFailed("not JSON");
    }

    @Test
    void search_tooLarge_isFailed() {
        answer(200, "{\"items\":[{\"title\":\"" + "x".repeat(2_000_000) + "\"}]}");

        assertFailed("larger than");
    }

    @Test
    void search_slow_isFailedAtTimeout() {
        answer(aResponse()
                .withHeader("Content-Type", "application/json")
                .withBody("{}")
                .withFixedDelay(5_000));

        assertThat(search(provider(Duration.ofMillis(150), BEFORE_THE_END)))
                .isEqualTo(new Failed("google", "no answer within 150 ms"));
    }

    @Test
    void search_allLogsOn_neverShowTheKey() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> logs = new ListAppender<>();
        logs.start();
        root.addAppender(logs);
        Logger client = (Logger) LoggerFactory.getLogger("reactor.netty");
        Logger spring = (Logger) LoggerFactory.getLogger("org.springframework");
        client.setLevel(Level.TRACE);
        spring.setLevel(Level.TRACE);
        try {
            GoogleProperties properties = properties(Duration.ofSeconds(5));
            answer(200, "{\"kind\":\"k\"}");
            GoogleProvider provider = provider(Duration.ofSeconds(5), BEFORE_THE_END);
            SearchOutcome good = search(provider);
            GOOGLE.stubFor(get(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
            SearchOutcome bad = search(provider);

            assertThat(good).isEqualTo(new NoneFound("google"));
            assertThat(logs.list).extracting(ILoggingEvent::getLoggerName).anyMatch(name -> name.startsWith("reactor"));
            assertThat(List.copyOf(logs.list))
                    .noneMatch(event -> event.getFormattedMessage().contains(KEY)
                            || (event.getThrowableProxy() != null
                                    && String.valueOf(event.getThrowableProxy().getMessage())
                                            .contains(KEY)));
            assertThat(bad.toString() + properties).doesNotContain(KEY);
        } finally {
            root.detachAppender(logs);
            root.setLevel(before);
            client.setLevel(null);
            spring.setLevel(null);
        }
    }

    @Test
    void properties_blankKey_namesTheSetting() {
        assertThatThrownBy(() -> new GoogleProperties(GoogleProperties.DEFAULT_BASE_URL, " ", "e", PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.search.google.key");
    }

    private static void answer(int status, String json) {
        answer(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json; charset=UTF-8")
                .withBody(json));
    }

    private static void answer(ResponseDefinitionBuilder response) {
        GOOGLE.stubFor(get(anyUrl()).willReturn(response));
    }

    private static void assertRefused(String part) {
        assertThat(search())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains(part));
    }

    private static void assertFailed(String part) {
        assertThat(search())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains(part));
    }

    private static SearchOutcome search() {
        return search(provider(Duration.ofSeconds(10), BEFORE_THE_END));
    }

    private static SearchOutcome search(GoogleProvider provider) {
        SearchOutcome outcome = provider.search(new SearchQuery("a & b {c} +ü%", "en", "DE", 20))
                .block(PATIENCE);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private static GoogleProvider provider(Duration timeout, Instant now) {
        return new GoogleProvider(properties(timeout), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static GoogleProperties properties(Duration timeout) {
        return new GoogleProperties(URI.create(GOOGLE.baseUrl() + "/customsearch/v1"), KEY, "engine:1", timeout);
    }
}
