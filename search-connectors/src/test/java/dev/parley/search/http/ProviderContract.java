package dev.parley.search.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What every result provider over HTTP has to hold, played with the documented shapes of its service. */
public abstract class ProviderContract {

    protected static final Duration PATIENCE = Duration.ofSeconds(20);
    protected static final Duration TIMEOUT = Duration.ofMillis(700);
    protected static final String KEY = "test-only-key-4711";
    protected static final SearchQuery QUERY = new SearchQuery("secret a & b {c} +ü%", "en", "DE", 7);

    private static final List<String> DETAILED =
            List.of("reactor.netty", "org.springframework", "io.netty", "dev.parley");

    @RegisterExtension
    protected static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    protected SearchProvider provider = provider();

    /** Made anew for every test, so that a pause of one test is none of another. */
    protected abstract SearchProvider provider();

    /** An answer with one usable result, and what has to come of it. */
    protected abstract String success();

    protected abstract List<SearchResult> expected();

    /** The ways in which the service says that it found nothing. */
    protected abstract List<String> empty();

    /** Answers that mean a refusal, with a word that the reason has to hold. */
    protected abstract Map<ResponseDefinitionBuilder, String> refusals();

    /** Answers that mean a failure of this search only. */
    protected abstract List<ResponseDefinitionBuilder> failures();

    /** Everything that is logged while a test plays the service, down to the last detail. */
    private final ListAppender<ILoggingEvent> logs = new ListAppender<>();

    @BeforeEach
    void renew() {
        provider = provider();
        logs.start();
        root().addAppender(logs);
        for (String name : DETAILED) {
            logger(name).setLevel(Level.TRACE);
            logger(name).setAdditive(false);
            logger(name).addAppender(logs);
        }
    }

    @AfterEach
    void noKeyWasLogged() {
        for (String name : DETAILED) {
            logger(name).setLevel(null);
            logger(name).setAdditive(true);
            logger(name).detachAppender(logs);
        }
        root().detachAppender(logs);
        List<ILoggingEvent> all = List.copyOf(logs.list);
        if (!SERVER.getAllServeEvents().isEmpty()) {
            assertThat(all).extracting(ILoggingEvent::getLoggerName).anyMatch(name -> name.startsWith("reactor.netty"));
        }
        assertThat(all).noneMatch(event -> said(event).contains(KEY));
        assertThat(all)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .noneMatch(event -> said(event).contains("secret"));
    }

    private static String said(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getFormattedMessage());
        for (IThrowableProxy fault = event.getThrowableProxy(); fault != null; fault = fault.getCause()) {
            text.append('\n').append(fault.getMessage());
        }
        return text.toString();
    }

    private static Logger root() {
        return logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Test
    void search_success_givesResults() {
        assertThat(answer(json(200, success()))).isEqualTo(new Results(provider.name(), expected()));
    }

    @Test
    void search_nothingFound_isNoneFound() {
        for (String body : empty()) {
            assertThat(answer(json(200, body))).as(body).isEqualTo(new NoneFound(provider.name()));
        }
    }

    @Test
    void search_refusals_sayWhatToDo() {
        refusals().forEach((response, word) -> {
            provider = provider();
            assertThat(answer(response))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).contains(word));
        });
    }

    @Test
    void search_failures_areToldFromRefusals() {
        for (ResponseDefinitionBuilder response : failures()) {
            provider = provider();
            assertThat(answer(response)).isInstanceOf(Failed.class);
        }
    }

    @Test
    void search_brokenAnswers_areFailures() {
        String cut = success().substring(0, success().length() / 2);
        for (ResponseDefinitionBuilder response : List.of(
                json(200, cut),
                json(200, "[]"),
                json(200, "null"),
                json(200, "{}"),
                json(200, ""),
                json(200, "{\"a\":1}}}"),
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html><title>Welcome</title>"),
                aResponse().withStatus(301).withHeader("Location", "http://127.0.0.1:1/"),
                json(200, "{\"x\":\"" + "x".repeat(3_000_000) + "\"}"),
                json(200, success()).withFixedDelay(3_000),
                json(500, "{}"),
                json(502, "<html>bad gateway"),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.EMPTY_RESPONSE),
                aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK))) {
            assertThat(answer(response)).isInstanceOf(Failed.class);
        }
    }

    @Test
    void search_rateLimit_isObeyedWithoutAskingAgain() {
        SERVER.stubFor(any(anyUrl()).willReturn(json(429, "{}").withHeader("Retry-After", "3600")));
        Instant before = Instant.now();
        SearchOutcome first = provider.search(QUERY).block(PATIENCE);
        SearchOutcome second = provider.search(QUERY).block(PATIENCE);

        assertThat(List.of(first, second))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Refused.class));
        assertThat(((Refused) second).until()).isAfter(before.plusSeconds(3_000));
        assertThat(SERVER.getAllServeEvents()).hasSize(1);
    }

    protected SearchOutcome answer(ResponseDefinitionBuilder response) {
        SERVER.stubFor(any(anyUrl()).willReturn(response));
        SearchOutcome outcome = provider.search(QUERY).block(PATIENCE);
        assertThat(outcome).isNotNull();
        assertThat(outcome.provider()).isEqualTo(provider.name());
        assertThat(outcome.toString()).doesNotContain("secret").doesNotContain(KEY);
        return outcome;
    }

    protected static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }
}
