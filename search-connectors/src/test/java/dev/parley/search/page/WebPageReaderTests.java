package dev.parley.search.page;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.parley.search.page.PageOutcome.Cause;
import dev.parley.search.page.PageOutcome.Failed;
import dev.parley.search.page.PageOutcome.Read;
import dev.parley.search.page.PageOutcome.Refused;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading of pages from beginning to end. */
class WebPageReaderTests extends PageReaderSetup {

    @Test
    void read_page_givesContentAndPassages() {
        serve("/a", html(ARTICLE));

        assertThat(read("/a")).isInstanceOfSatisfying(Read.class, read -> {
            assertThat(read.page().title()).isEqualTo("Kites");
            assertThat(read.page().language()).isEqualTo("en");
            assertThat(read.passages()).singleElement().satisfies(passage -> {
                assertThat(passage.text()).startsWith("A kite needs");
                assertThat(passage.score()).isPositive();
            });
        });
        SERVER.verify(getRequestedFor(urlEqualTo("/a"))
                .withHeader("User-Agent", equalTo(PageReaderOptions.DEFAULT.userAgent()))
                .withHeader("Cookie", absent()));
    }

    @Test
    void read_redirects_areFollowedUpToALimit() {
        serve("/one", aResponse().withStatus(301).withHeader("Location", "two"));
        serve(
                "/two",
                aResponse().withStatus(308).withHeader("Location", "http://site.example:" + SERVER.getPort() + "/a"));
        serve("/a", html(ARTICLE));
        serve("/circle", aResponse().withStatus(302).withHeader("Location", "/circle"));

        assertThat(read("/one"))
                .isInstanceOfSatisfying(
                        Read.class,
                        read -> assertThat(read.page().url().getPath()).isEqualTo("/a"));
        assertThat(read("/circle"))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("circles"));
        SERVER.verify(6, getRequestedFor(urlEqualTo("/circle")));
    }

    @ParameterizedTest
    @CsvSource({
        "404, true",
        "410, true",
        "401, true",
        "403, true",
        "451, true",
        "500, false",
        "503, false",
        "429, false"
    })
    void read_errorStatus_isToldApart(int status, boolean refused) {
        serve("/" + status, aResponse().withStatus(status));

        PageOutcome outcome = read("/" + status);
        if (refused) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Refused.class, one -> assertThat(one.cause()).isEqualTo(Cause.STATUS));
        } else {
            assertThat(outcome).isInstanceOf(Failed.class);
        }
    }

    @Test
    void read_brokenOrSlowSite_failsWithoutNamingIt() {
        serve("/reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        serve("/garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
        serve("/empty", aResponse().withFault(Fault.EMPTY_RESPONSE));
        for (String path : List.of("/reset", "/garbage", "/empty")) {
            assertThat(read(path)).as(path).isInstanceOf(Failed.class);
        }
        serve("/slow", html(ARTICLE).withFixedDelay(10_000));
        try (WebPageReader impatient = reader(options(false, Duration.ofMillis(300)))) {
            assertThat(impatient.read(new PageRequest(url("/slow"), "")).block(PATIENCE))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).contains("300 ms"));
        }
        assertThat(read(URI.create("http://nowhere.example/")))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).isEqualTo("there is no such site"));
    }
}
