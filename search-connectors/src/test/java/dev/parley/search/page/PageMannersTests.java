package dev.parley.search.page;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.search.page.PageOutcome.Cause;
import dev.parley.search.page.PageOutcome.Failed;
import dev.parley.search.page.PageOutcome.Read;
import dev.parley.search.page.PageOutcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How sites are treated: robots.txt, waiting times, conditional requests. */
class PageMannersTests extends PageReaderSetup {

    @Test
    void read_robots_isObeyedAndAskedOnce() {
        SERVER.stubFor(get(urlEqualTo("/robots.txt"))
                .willReturn(aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "text/plain")
                        .withBody(
                                "User-agent: *\nDisallow: /closed/\n\nUser-agent: parley\nDisallow: /not-parley/\n")));
        serve("/closed/a", html(ARTICLE));
        serve("/not-parley/a", html(ARTICLE));
        serve("/open", html(ARTICLE));

        assertThat(read("/not-parley/a"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).isEqualTo(Cause.ROBOTS));
        assertThat(read("/closed/a")).isInstanceOf(Read.class);
        assertThat(read("/open")).isInstanceOf(Read.class);
        SERVER.verify(1, getRequestedFor(urlEqualTo("/robots.txt")));
        SERVER.verify(0, getRequestedFor(urlEqualTo("/not-parley/a")));
    }

    @ParameterizedTest
    @CsvSource({"404, true", "403, true", "500, false", "503, false"})
    void read_robotsWithError_followsTheStandard(int status, boolean read) {
        SERVER.stubFor(get(urlEqualTo("/robots.txt")).willReturn(aResponse().withStatus(status)));
        serve("/a", html(ARTICLE));

        assertThat(read("/a")).isInstanceOf(read ? Read.class : Failed.class);
    }

    @Test
    void read_hostThatIsAskedOften_isSpreadOverTime() {
        serve("/a", html(ARTICLE));
        serve("/b", html(ARTICLE));
        try (WebPageReader polite = reader(new PageReaderOptions(
                Duration.ofSeconds(20), MAX_BYTES, 5, Set.of(), Duration.ofMillis(400), 0, 5, "T", false, true))) {
            long start = System.nanoTime();
            assertThat(polite.read(new PageRequest(url("/a"), "")).block(PATIENCE))
                    .isInstanceOf(Read.class);
            assertThat(polite.read(new PageRequest(url("/b"), "")).block(PATIENCE))
                    .isInstanceOf(Read.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(399));
        }
        try (WebPageReader impatient = reader(new PageReaderOptions(
                Duration.ofSeconds(2), MAX_BYTES, 5, Set.of(), Duration.ofSeconds(60), 0, 5, "T", false, true))) {
            assertThat(impatient.read(new PageRequest(url("/a"), "")).block(PATIENCE))
                    .isInstanceOf(Read.class);
            assertThat(impatient.read(new PageRequest(url("/b"), "")).block(PATIENCE))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).contains("less often"));
        }
    }

    @Test
    void read_busySite_isLeftAloneForAsLongAsItSays() {
        serve("/busy", aResponse().withStatus(503).withHeader("Retry-After", "3600"));
        serve("/a", html(ARTICLE));

        assertThat(read("/busy")).isInstanceOf(Failed.class);
        assertThat(read("/a"))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).contains("less often"));
        SERVER.verify(0, getRequestedFor(urlEqualTo("/a")));
    }

    @Test
    void read_again_followsTheRulesOfHttpCaching() {
        serve("/fresh", html(ARTICLE).withHeader("Cache-Control", "max-age=600"));
        serve("/etag", html(ARTICLE).withHeader("ETag", "\"v1\"").withHeader("Cache-Control", "no-cache"));
        serve("/never", html(ARTICLE).withHeader("Cache-Control", "no-store, max-age=600"));
        for (String path : List.of("/fresh", "/etag", "/never")) {
            assertThat(read(path)).isInstanceOf(Read.class);
        }
        SERVER.stubFor(get(urlEqualTo("/etag"))
                .withHeader("If-None-Match", equalTo("\"v1\""))
                .willReturn(aResponse().withStatus(304)));
        for (String path : List.of("/fresh", "/etag", "/never")) {
            assertThat(read(path)).as(path).isInstanceOf(Read.class);
        }
        SERVER.verify(1, getRequestedFor(urlEqualTo("/fresh")));
        SERVER.verify(2, getRequestedFor(urlEqualTo("/etag")));
        SERVER.verify(2, getRequestedFor(urlEqualTo("/never")));
    }
}
