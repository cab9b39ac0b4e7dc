package dev.parley.search.page;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.search.page.PageOutcome.Cause;
import dev.parley.search.page.PageOutcome.Read;
import dev.parley.search.page.PageOutcome.Refused;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a page, its address or its redirects may never make us do. */
class PageSafetyTests extends PageReaderSetup {

    @Test
    void read_hostWithOnePrivateAddress_isRefusedAndNeverAsked() {
        for (List<String> addresses : List.of(
                List.of("10.0.0.1"),
                List.of("93.184.215.14", "192.168.0.1"),
                List.of("169.254.169.254"),
                List.of("fd00::1"),
                List.of("::ffff:10.0.0.1"))) {
            names.put("inside.example", addresses);
            assertThat(read(URI.create("http://inside.example:" + SERVER.getPort() + "/a")))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.cause()).isEqualTo(Cause.ADDRESS));
        }
        assertThat(SERVER.getAllServeEvents()).isEmpty();
    }

    @Test
    void read_loopbackWithoutTheTestSetting_isRefused() {
        try (WebPageReader strict = reader(new PageReaderOptions(
                Duration.ofSeconds(20),
                MAX_BYTES,
                5,
                Set.of(SERVER.getPort()),
                Duration.ZERO,
                0,
                5,
                "Test/1",
                false,
                false))) {
            PageOutcome outcome = strict.read(new PageRequest(url("/a"), "")).block(PATIENCE);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.cause()).isEqualTo(Cause.ADDRESS));
        }
        assertThat(SERVER.getAllServeEvents()).isEmpty();
    }

    @Test
    void read_nameThatChangesItsAddress_connectsToTheCheckedOne() {
        serve("/a", html(ARTICLE));
        names.put("rebind.example", List.of("127.0.0.1"));
        try (WebPageReader rebinding = new WebPageReader(
                options(false, Duration.ofSeconds(20)),
                host -> {
                    lookups.add(host);
                    return Mono.just(List.of(InetAddress.ofLiteral(lookups.size() == 1 ? "127.0.0.1" : "10.1.2.3")));
                },
                Clock.systemUTC())) {
            PageOutcome first = rebinding
                    .read(new PageRequest(URI.create("http://rebind.example:" + SERVER.getPort() + "/a"), ""))
                    .block(PATIENCE);
            assertThat(first).isInstanceOf(Read.class);
            assertThat(lookups).containsExactly("rebind.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://inside.example/",
                "//inside.example/",
                "http://2130706433/",
                "file:///etc/passwd",
                "http://[::ffff:10.0.0.1]/"
            })
    void read_redirectIntoPrivateNetwork_isRefused(String location) {
        names.put("inside.example", List.of("192.168.7.7"));
        serve("/go", aResponse().withStatus(302).withHeader("Location", location));

        assertThat(read("/go"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).isEqualTo(Cause.ADDRESS));
    }

    @Test
    void read_tooLargeInAnyWay_isRefused() {
        serve("/plain", html(ARTICLE + "x".repeat(MAX_BYTES)));
        serve("/chunked", html(ARTICLE + "x".repeat(MAX_BYTES)).withChunkedDribbleDelay(5, 10));
        serve(
                "/bomb",
                html("").withHeader("Content-Encoding", "gzip").withBody(gzip("<p>" + "bomb ".repeat(10_000_000))));

        for (String path : List.of("/plain", "/chunked", "/bomb")) {
            assertThat(read(path))
                    .as(path)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.cause()).isEqualTo(Cause.TOO_LARGE));
        }
    }
}
