package dev.parley.search.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsProviderTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final URI BASE = URI.create("https://docs.example/base/");

    @TempDir
    Path folder;

    @Test
    void search_frontMatter_titleUrlAndDateAreHonoured() throws IOException {
        write(
                "a.md",
                "---\ntitle: \"Lamp oil\"\nurl: https://e.example/lamp\ndate: 2026-03-04\n---\nIt burns slowly.\n");

        assertThat(results("lamp oil"))
                .containsExactly(new SearchResult(
                        "Lamp oil",
                        URI.create("https://e.example/lamp"),
                        "It burns slowly.",
                        LocalDate.of(2026, 3, 4)));
    }

    @Test
    void search_scriptUrlInFrontMatter_isIgnored() throws IOException {
        write("a.md", "---\ntitle: Lamp\nurl: javascript:alert(1)\n---\nThe lamp burns.\n");

        assertThat(results("lamp").getFirst().url()).isEqualTo(URI.create("https://docs.example/base/a.md"));
    }

    @Test
    void search_pathWithSpacesAndAccents_isEscapedInUrl() throws IOException {
        write("my docs/café menu.txt", "Soup of the day is lentil.");

        assertThat(results("lentil soup").getFirst().url().toString())
                .startsWith("https://docs.example/base/my%20docs/caf")
                .doesNotContain(" ");
    }

    @Test
    void search_markdownMarkup_snippetIsPlainText() throws IOException {
        write(
                "a.md",
                "# Garden *gates*\n\nA **gate** has [two hinges](https://e.example/x) and `one` latch.\n\n- oak\n- ash\n\n| wood | price |\n|---|---|\n| oak | 7 |\n<!-- hidden -->");

        assertThat(results("gate hinges"))
                .containsExactly(new SearchResult(
                        "Garden gates",
                        URI.create("https://docs.example/base/a.md"),
                        "A gate has two hinges and one latch. oak ash wood, price. oak, 7.",
                        null));
    }

    @Test
    void search_html_takesTitleAndVisibleTextOnly() throws IOException {
        write(
                "a.html",
                "<html><head><title>Kites &amp; wind</title><style>p{}</style></head><body><nav>menu kite</nav>"
                        + "<script>var kite;</script><p>A kite needs <b>wind</b>.</p>"
                        + "<div style='display:none'>hidden kite order</div><ul><li>Line</li><li>Tail</li></ul>");

        assertThat(results("kite"))
                .containsExactly(new SearchResult(
                        "Kites & wind",
                        URI.create("https://docs.example/base/a.html"),
                        "A kite needs wind. Line Tail",
                        null));
    }

    @Test
    void search_longDocument_snippetIsTheMatchingPassage() throws IOException {
        StringBuilder text = new StringBuilder("# Harbour\n\n");
        for (int paragraph = 0; paragraph < 40; paragraph++) {
            text.append("The harbour has boats, ropes and gulls on an ordinary morning. ".repeat(8))
                    .append("\n\n");
            if (paragraph == 25) {
                text.append("## Lighthouse\n\nThe keeper trims the lantern at dusk.\n\n");
            }
        }
        write("harbour.md", text.toString());

        assertThat(results("Who trims the lantern?"))
                .singleElement()
                .extracting(SearchResult::snippet)
                .asString()
                .startsWith("The keeper trims the lantern at dusk.");
    }

    @Test
    void search_oneEndlessParagraph_snippetStaysShort() throws IOException {
        write("a.txt", "barley ".repeat(20_000) + "x".repeat(5_000));

        assertThat(results("barley").getFirst().snippet()).hasSizeLessThanOrEqualTo(Passages.MAX_CHARACTERS);
    }

    @Test
    void search_hostileFiles_areLeftOutAndOthersFound() throws IOException {
        write("good.md", "# Beacon\n\nThe beacon shines over the moor.\n");
        byte[] noise = new byte[50_000];
        new Random(7).nextBytes(noise);
        Files.write(folder.resolve("noise.md"), noise);
        try (RandomAccessFile huge =
                new RandomAccessFile(folder.resolve("huge.txt").toFile(), "rw")) {
            huge.setLength(1L << 31);
        }
        write("deep.html", "<div>".repeat(20_000) + "beacon deep");
        write("broken.html", "<html><p>broken beacon <table><<<>><a href='");
        write("empty.md", "");
        write("open.md", "---\ntitle: never closed\n# no body");
        write("brackets.md", "[".repeat(50_000) + "](".repeat(50_000));
        write(".hidden.md", "# Hidden\n\nhidden zebra\n");
        write(".git/x.md", "hidden zebra");
        write("program.exe", "zebra");
        Path outside = Files.createTempFile("outside", ".md");
        Files.writeString(outside, "# Secret\n\nsecret zebra\n");
        Files.createSymbolicLink(folder.resolve("link.md"), outside);

        try (DocumentsProvider provider = new DocumentsProvider(folder, BASE)) {
            assertThat(search(provider, "beacon moor"))
                    .isInstanceOfSatisfying(
                            SearchOutcome.Results.class,
                            found -> assertThat(found.results().getFirst().title())
                                    .isEqualTo("Beacon"));
            assertThat(search(provider, "zebra")).isInstanceOf(SearchOutcome.NoneFound.class);
            assertThat(provider.document("huge.txt")).isEmpty();
            assertThat(provider.document("noise.md")).isEmpty();
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void document_knownPath_givesTitleAndText() throws IOException {
        write("shop/a.md", "# Tea\n\nGreen *tea*.\n\nBlack tea.\n");
        try (DocumentsProvider provider = new DocumentsProvider(folder, URI.create("/documents/"))) {
            assertThat(provider.document("shop/a.md"))
                    .contains(new Document(
                            "shop/a.md",
                            "Tea",
                            URI.create("/documents/shop/a.md"),
                            null,
                            "Tea\n\nGreen tea.\n\nBlack tea."));
            assertThat(provider.document("../a.md")).isEmpty();
            assertThat(provider.document("shop/../shop/a.md")).isEmpty();
            assertThat(provider.titles()).isEqualTo(List.of("Tea"));
        }
    }

    @Test
    void search_changedFolder_isReadAgainWhileSearchesGoOn() throws IOException {
        write("a.md", "# Beacon\n\nThe beacon shines over the moor.\n");
        try (DocumentsProvider provider = new DocumentsProvider(folder, BASE, Duration.ofMillis(50))) {
            assertThat(search(provider, "heron")).isInstanceOf(SearchOutcome.NoneFound.class);
            write("b.md", "# Heron\n\nA heron stands in the reeds.\n");
            Files.delete(folder.resolve("a.md"));

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(search(provider, "heron")).isInstanceOf(SearchOutcome.Results.class);
                assertThat(search(provider, "beacon moor")).isInstanceOf(SearchOutcome.NoneFound.class);
            });
            assertThat(provider.titles()).containsExactly("Heron");
        }
    }

    @Test
    void search_pdf_isFoundByItsText() throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.newLineAtOffset(50, 700);
                content.showText("The curlew breeds on the northern marsh.");
                content.endText();
            }
            document.save(folder.resolve("birds.pdf").toFile());
        }
        write("broken.pdf", "%PDF-1.7 broken");

        assertThat(results("Where does the curlew breed?").getFirst().snippet()).contains("northern marsh");
    }

    @Test
    void search_emptyFolder_findsNothing() {
        try (DocumentsProvider provider = new DocumentsProvider(folder, BASE)) {
            assertThat(search(provider, "anything useful")).isInstanceOf(SearchOutcome.NoneFound.class);
        }
    }

    @Test
    void search_queryFullOfOperators_isJustText() throws IOException {
        write("a.md", "# Gate\n\nThe gate is green.\n");

        assertThat(results("gate AND (title:* OR \"[ ~ ^ \\ /.*/ +-&& ||!")).hasSize(1);
    }

    @Test
    void search_afterClose_fails() throws IOException {
        write("a.md", "# Gate\n\nThe gate is green.\n");
        DocumentsProvider provider = new DocumentsProvider(folder, BASE);
        provider.close();
        provider.close();

        assertThat(search(provider, "gate")).isInstanceOf(SearchOutcome.Failed.class);
    }

    @Test
    void create_missingFolder_saysWhichSetting() {
        assertThatThrownBy(() -> new DocumentsProvider(folder.resolve("none"), BASE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.search.documents.folder");
    }

    private List<SearchResult> results(String question) {
        try (DocumentsProvider provider = new DocumentsProvider(folder, BASE)) {
            SearchOutcome outcome = search(provider, question);
            assertThat(outcome).isInstanceOf(SearchOutcome.Results.class);
            return ((SearchOutcome.Results) outcome).results();
        }
    }

    private static SearchOutcome search(DocumentsProvider provider, String question) {
        SearchOutcome outcome =
                provider.search(new SearchQuery(question, "", "", 10)).block(PATIENCE);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
