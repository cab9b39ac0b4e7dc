package dev.parley.search.page;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.search.page.PageOutcome.Cause;
import dev.parley.search.page.PageOutcome.Empty;
import dev.parley.search.page.PageOutcome.Failed;
import dev.parley.search.page.PageOutcome.Read;
import dev.parley.search.page.PageOutcome.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of bodies of each kind: packed, in any character set, PDF, text, noise. */
class PageContentTests extends PageReaderSetup {

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
