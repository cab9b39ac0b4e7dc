package dev.parley.search.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Word F1 of the main content over pages of many kinds. What belongs to the content stands between the comments
 * {@code <!--gold-->} and {@code <!--/gold-->} of each page; the extractor does not see comments.
 */
class ExtractionQualityTests {

    private static final double MIN_MEAN_F1 = 0.93;
    private static final double MIN_PAGE_F1 = 0.8;
    private static final Path PAGES = Path.of("src/test/resources/pages");
    private static final Pattern GOLD = Pattern.compile("<!--gold-->(.*?)<!--/gold-->", Pattern.DOTALL);

    @Test
    void extract_pagesOfManyKinds_reachTheGoalInWordF1() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(PAGES)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(25);
        Map<String, Double> scores = new java.util.LinkedHashMap<>();
        for (Path file : files) {
            String html = Files.readString(file);
            Page page = MainContent.extract(html, URI.create("https://pages.example/"));
            double score = f1(words(page.title() + "\n" + page.text()), words(gold(html)));
            scores.put(file.getFileName().toString(), score);
            System.out.printf(Locale.ROOT, "%-30s F1 %.3f%n", file.getFileName(), score);
        }
        double mean = scores.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        System.out.printf(Locale.ROOT, "%-30s F1 %.3f%n", "mean of " + scores.size(), mean);
        assertThat(mean).isGreaterThanOrEqualTo(MIN_MEAN_F1);
        assertThat(scores)
                .allSatisfy((name, score) -> assertThat(score).as(name).isGreaterThanOrEqualTo(MIN_PAGE_F1));
    }

    @ParameterizedTest
    @CsvSource({
        "article-news, Old lighthouse at Marlow Head to become a weather station, Ida Fenwick, 2026-03-14, en",
        "blog-with-comments, Sharpening a plane iron without a jig, Hanno, 2026-02-19, en",
        "recipe, Lentil soup with burnt butter, Mirela Ost, 2025-10-07, en",
        "cookie-wall, The town that switched its street lamps off, , 2026-01-30, en",
        "questions-and-answers, How do I stop a loop from reading the last line of a file twice?, , , en",
        "japanese-blog, 冬の山小屋で味噌を仕込む, , 2026-02-01, ja",
        "chinese-no-p, 老桥改造完成，本周六恢复通车, , , zh",
        "docs-guide, Retries, , , en",
        "live-blog, Storm Ketil: what we know so far, , 2026-11-18, en"
    })
    void extract_metadata_isFound(String name, String title, String author, LocalDate date, String language)
            throws IOException {
        Page page = page(name);
        assertThat(page.language()).isEqualTo(language);
        assertThat(page.author()).isEqualTo(author);
        assertThat(page.date()).isEqualTo(date);
        assertThat(page.title()).isEqualTo(title);
    }

    @Test
    void extract_structure_isKept() throws IOException {
        assertThat(page("docs-guide").blocks())
                .contains(
                        new PageBlock(PageBlock.Kind.HEADING, 2, "Defaults"),
                        new PageBlock(
                                PageBlock.Kind.CODE,
                                0,
                                "queue:\n  name: mail\n  retries:\n    max: 8\n    first-wait: 500ms"),
                        new PageBlock(
                                PageBlock.Kind.TABLE,
                                0,
                                "Setting | Type | Default\nretries.max | integer | 5\nretries.first-wait | duration | 1s\n"
                                        + "retries.longest-wait | duration | 2m\nretries.final | list | empty"));
        assertThat(page("changelog").blocks())
                .contains(
                        new PageBlock(
                                PageBlock.Kind.LIST,
                                0,
                                "- A flag --explain that says why a target is built again\n"
                                        + "- Support for symbolic links in source folders\n"
                                        + "  - links to folders outside the project are an error\n"
                                        + "  - circles are found and named"),
                        new PageBlock(
                                PageBlock.Kind.LIST,
                                0,
                                "1. Two builds at once no longer write the same cache entry\n"
                                        + "2. Paths with blanks work on every system"));
        assertThat(page("blog-with-comments").blocks())
                .contains(new PageBlock(PageBlock.Kind.QUOTE, 0, "A dull iron tears, a sharp one whispers."));
        assertThat(page("docs-api-reference").text())
                .contains("- E poll(): Takes the oldest element, or null when the buffer is empty.");
    }

    @Test
    void of_question_findsThePassageThatAnswers() throws IOException {
        assertThat(PagePassages.of(page("wiki-article"), "How many pairs were counted in 2019?", 1))
                .singleElement()
                .satisfies(passage -> {
                    assertThat(passage.heading()).isEqualTo("Threats");
                    assertThat(passage.text()).contains("310 pairs");
                });
        assertThat(PagePassages.of(page("chinese-no-p"), "公交几分钟一班", 1))
                .singleElement()
                .satisfies(passage -> assertThat(passage.text()).contains("每六分钟一班"));
        assertThat(PagePassages.of(page("wiki-article"), "quantum chromodynamics", 3))
                .isEmpty();
        assertThat(PagePassages.of(page("wiki-article"), " ", 2)).hasSize(2);
    }

    @Test
    void cut_longPage_keepsPassagesShortAndRepeatsTableHeads() {
        StringBuilder html = new StringBuilder("<main><h1>T</h1><table><tr><th>City</th><th>People</th></tr>");
        for (int row = 0; row < 200; row++) {
            html.append("<tr><td>Town ")
                    .append(row)
                    .append("</td><td>")
                    .append(row * 37)
                    .append("</td></tr>");
        }
        html.append("</table><p>").append("word ".repeat(3_000)).append("</p>");
        List<PagePassage> passages =
                PagePassages.cut(MainContent.extract(html.toString(), URI.create("https://e.example/")));

        assertThat(passages)
                .allSatisfy(
                        passage -> assertThat(passage.text()).hasSizeLessThanOrEqualTo(PagePassages.MAX_CHARACTERS));
        assertThat(passages.stream().filter(passage -> passage.text().contains("Town")))
                .hasSizeGreaterThan(3)
                .allSatisfy(passage -> assertThat(passage.text()).startsWith("City | People"));
    }

    private static Page page(String name) throws IOException {
        return MainContent.extract(
                Files.readString(PAGES.resolve(name + ".html")), URI.create("https://pages.example/"));
    }

    private static String gold(String html) {
        StringBuilder gold = new StringBuilder();
        Matcher matcher = GOLD.matcher(html);
        while (matcher.find()) {
            gold.append(' ').append(matcher.group(1).replace("<br>", " ").replace("><", "> <"));
        }
        var document = Jsoup.parse(gold.toString());
        document.select("sup.reference").remove();
        return document.text();
    }

    /** Words of any script; Chinese and Japanese are cut by a dictionary. */
    private static Map<String, Integer> words(String text) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> words = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String word = text.substring(start, end).strip().toLowerCase(Locale.ROOT);
            boolean ideographs = word.codePoints().anyMatch(Character::isIdeographic);
            if (ideographs) {
                word.codePoints().mapToObj(Character::toString).forEach(words::add);
            } else if (word.codePoints().anyMatch(Character::isLetterOrDigit)) {
                words.add(word);
            }
        }
        Map<String, Integer> counts = new HashMap<>();
        words.forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts;
    }

    private static double f1(Map<String, Integer> found, Map<String, Integer> gold) {
        double shared = gold.entrySet().stream()
                .mapToInt(entry -> Math.min(entry.getValue(), found.getOrDefault(entry.getKey(), 0)))
                .sum();
        double all = found.values().stream().mapToInt(Integer::intValue).sum()
                + (double) gold.values().stream().mapToInt(Integer::intValue).sum();
        return 2 * shared / all;
    }
}
