package dev.parley.search.page;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.parley.search.page.PageOutcome.Cause;
import dev.parley.search.page.PageOutcome.Empty;
import dev.parley.search.page.PageOutcome.Failed;
import dev.parley.search.page.PageOutcome.Read;
import dev.parley.search.page.PageOutcome.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class WebPageReaderTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_BYTES = 100_000;
    private static final String ARTICLE =
            "<html lang=en><title>Kites</title><body><main><p>A kite needs steady wind and"
                    + " a long line to fly well over the beach.</p></main>";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private final List<String> lookups = new ArrayList<>();
    private WebPageReader reader;

    @BeforeEach
    void open() {
        names.put("site.example", List.of("127.0.0.1"));
        reader = reader(options(true, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        reader.close();
    }

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

    @Test
    void read_packedPage_isUnpacked() {
        serve("/packed", html("").withHeader("Content-Encoding", "gzip").withBody(gzip(ARTICLE)));
        serve("/broken", html("").withHeader("Content-Encoding", "gzip").withBody("no gzip"));
        serve("/odd", html(ARTICLE).withHeader("Content-Encoding", "br"));

        assertThat(read("/packed")).isInstanceOf(Read.class);
        assertThat(read("/broken")).isInstanceOf(Failed.class);
        assertThat(read("/odd")).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/octet-stream", "application/json", "video/mp4", ""})
    void read_otherContentType_isRefused(String type) {
        serve("/a", aResponse().withStatus(200).withHeader("Content-Type", type).withBody(ARTICLE));

        assertThat(read("/a"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).isEqualTo(Cause.CONTENT_TYPE));
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

    @ParameterizedTest
    @CsvSource({
        "windows-1251, text/html;charset=windows-1251, ''",
        "windows-1251, text/html, <meta charset=windows-1251>",
        "windows-1251, text/html, ''",
        "UTF-8, text/html, ''",
        "UTF-16LE, text/html;charset=utf-16le, ''",
        "KOI8-R, text/html, <meta http-equiv=content-type content='text/html; charset=koi8-r'>"
    })
    void read_characterSets_areFound(String charset, String header, String declaration) {
        String text = "Воздушному змею нужен ровный ветер и длинная верёвка, тогда он летает над берегом весь день. "
                + "Хвост делает его спокойнее, а лёгкая рама помогает при слабом ветре.";
        serve(
                "/ru",
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", header)
                        .withBody((declaration + "<title>t</title><p>" + text).getBytes(Charset.forName(charset))));

        assertThat(read("/ru"))
                .isInstanceOfSatisfying(
                        Read.class, read -> assertThat(read.page().text()).isEqualTo(text));
    }

    @Test
    void read_pdf_givesItsTextWithinBounds() throws IOException {
        serve(
                "/doc.pdf",
                aResponse().withHeader("Content-Type", "application/pdf").withBody(pdf(7)));
        serve(
                "/broken.pdf",
                aResponse().withHeader("Content-Type", "application/pdf").withBody("%PDF-1.7 no"));

        assertThat(read("/doc.pdf")).isInstanceOfSatisfying(Read.class, read -> {
            assertThat(read.page().text()).contains("lantern number 1").contains("lantern number 5");
            assertThat(read.page().text()).doesNotContain("lantern number 6");
            assertThat(read.page().title()).isEqualTo("Lanterns");
        });
        assertThat(read("/broken.pdf")).isInstanceOf(Failed.class);
    }

    @Test
    void unpackedBytes_bombInsidePdf_isCountedNotKept() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var out = new java.util.zip.DeflaterOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int count = 0; count < 200; count++) {
                out.write(zeros);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.writeBytes("%PDF-1.7\n1 0 obj <</Filter/FlateDecode>> stream\n".getBytes(StandardCharsets.US_ASCII));
        pdf.writeBytes(packed.toByteArray());

        assertThat(PdfText.unpackedBytes(pdf.toByteArray())).isGreaterThan(128L << 20);
        serve(
                "/bomb.pdf",
                aResponse().withHeader("Content-Type", "application/pdf").withBody(pdf.toByteArray()));
        try (WebPageReader large = reader(new PageReaderOptions(
                Duration.ofSeconds(20), 5_000_000, 5, Set.of(), Duration.ZERO, 0, 5, "T", false, true))) {
            assertThat(large.read(new PageRequest(url("/bomb.pdf"), "")).block(PATIENCE))
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void read_textAndEmptyPages_areTold() {
        serve("/t", aResponse().withHeader("Content-Type", "text/plain").withBody("# Tide\n\nThe tide turns at six."));
        serve("/app", html("<div id=root></div><script>render('kite')</script>"));

        assertThat(read("/t"))
                .isInstanceOfSatisfying(
                        Read.class, read -> assertThat(read.page().title()).isEqualTo("Tide"));
        assertThat(read("/app")).isInstanceOf(Empty.class);
    }

    @Test
    void extract_noise_neverFails() {
        for (int round = 0; round < 300; round++) {
            StringBuilder html = new StringBuilder();
            String[] pieces = {
                "<div class='a b'>",
                "</div>",
                "<p>",
                "<table><tr><td>",
                "</",
                "<li>",
                "text. ",
                "<a href=x>",
                "&#x0;",
                "\u202e",
                "<h1>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<br><br>",
                "<pre>\n ",
                "<x-y>",
                "\ud83d",
                "<dl><dt>"
            };
            for (int piece = 0; piece < 60; piece++) {
                html.append(pieces[ThreadLocalRandom.current().nextInt(pieces.length)]);
            }
            assertThat(MainContent.extract(html.toString(), URI.create("http://e.org/")))
                    .as(html.toString())
                    .isNotNull();
        }
        assertThat(MainContent.extract("<div>".repeat(100_000) + "deep", URI.create("http://e.org/")))
                .isNotNull();
    }

    private static PageReaderOptions options(boolean robots, Duration timeout) {
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

    private WebPageReader reader(PageReaderOptions options) {
        return new WebPageReader(
                options,
                host -> names.containsKey(host)
                        ? Mono.just(names.get(host).stream()
                                .map(InetAddress::ofLiteral)
                                .toList())
                        : Mono.error(new UnknownHostException("unknown")),
                Clock.systemUTC());
    }

    private PageOutcome read(String path) {
        return read(url(path));
    }

    private PageOutcome read(URI url) {
        PageOutcome outcome =
                reader.read(new PageRequest(url, "steady wind for a kite")).block(PATIENCE);
        assertThat(outcome).isNotNull();
        assertThat(outcome.toString()).doesNotContain("127.0.0.1");
        return outcome;
    }

    private static URI url(String path) {
        return URI.create("http://site.example:" + SERVER.getPort() + path);
    }

    private static void serve(String path, ResponseDefinitionBuilder response) {
        SERVER.stubFor(get(urlEqualTo(path)).willReturn(response));
    }

    private static ResponseDefinitionBuilder html(String body) {
        return aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "text/html")
                .withBody(body);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] pdf(int pages) throws IOException {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            document.getDocumentInformation().setTitle("Lanterns");
            for (int number = 1; number <= pages; number++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(50, 700);
                    content.showText("This page is about lantern number " + number + ".");
                    content.endText();
                }
            }
            document.save(bytes);
            return bytes.toByteArray();
        }
    }
}
