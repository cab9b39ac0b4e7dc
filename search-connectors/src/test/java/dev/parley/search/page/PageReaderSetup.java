package dev.parley.search.page;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** A reader of pages beside a server that plays the web; names lead to it. */
abstract class PageReaderSetup {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final int MAX_BYTES = 100_000;
    static final String ARTICLE = "<html lang=en><title>Kites</title><body><main><p>A kite needs steady wind and"
            + " a long line to fly well over the beach.</p></main>";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    final Map<String, List<String>> names = new ConcurrentHashMap<>();
    final List<String> lookups = new ArrayList<>();
    WebPageReader reader;

    @BeforeEach
    void open() {
        names.put("site.example", List.of("127.0.0.1"));
        reader = reader(options(true, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        reader.close();
    }

    static PageReaderOptions options(boolean robots, Duration timeout) {
        return new PageReaderOptions(
                timeout,
                MAX_BYTES,
                5,
                Set.of(),
                Duration.ZERO,
                1_000_000,
                5,
                PageReaderOptions.DEFAULT.userAgent(),
                robots,
                true);
    }

    WebPageReader reader(PageReaderOptions options) {
        return new WebPageReader(
                options,
                host -> names.containsKey(host)
                        ? Mono.just(names.get(host).stream()
                                .map(InetAddress::ofLiteral)
                                .toList())
                        : Mono.error(new UnknownHostException("unknown")),
                Clock.systemUTC());
    }

    PageOutcome read(String path) {
        return read(url(path));
    }

    PageOutcome read(URI url) {
        PageOutcome outcome =
                reader.read(new PageRequest(url, "steady wind for a kite")).block(PATIENCE);
        assertThat(outcome).isNotNull();
        assertThat(outcome.toString()).doesNotContain("127.0.0.1");
        return outcome;
    }

    static URI url(String path) {
        return URI.create("http://site.example:" + SERVER.getPort() + path);
    }

    static void serve(String path, ResponseDefinitionBuilder response) {
        SERVER.stubFor(get(urlEqualTo(path)).willReturn(response));
    }

    static ResponseDefinitionBuilder html(String body) {
        return aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "text/html")
                .withBody(body);
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
