package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatMarkupTests {

    private static final ChatMarkup MARKED = new ChatMarkup("*", "_", "~", "-");
    private static final ChatMarkup PLAIN = new ChatMarkup("", "", "", "•");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "a **bold** word | a *bold* word",
                "a *soft* word | a _soft_ word",
                "__bold__ and _soft_ | *bold* and _soft_",
                "~~gone~~ | ~gone~",
                "# Head ing | *Head ing*",
                "## **Head** | *Head*",
                "* one | - one",
                "[tea](https://example.org/tea) | tea (https://example.org/tea)",
                "17 * 23 = 391 | 17 * 23 = 391",
                "2*3*4 | 2*3*4",
                "see [1] | see [1]",
                "```java **x** ``` | ```java **x** ```",
                "snake_case_name | snake_case_name",
                "a__b__c | a__b__c",
                "use `**x** *y*` now | use `**x** *y*` now",
                "**use `a*b*c` now** | *use `a*b*c` now*",
                "***both*** | *_both_*",
                "see https://example.org/a__b__c_*d* | see https://example.org/a__b__c_*d*",
                "[tea](https://example.org/tea_(drink)) | tea (https://example.org/tea_(drink))",
                "![a cup](https://example.org/cup.png) | a cup (https://example.org/cup.png)",
                "[$1](https://example.org/$2) and **$3** | $1 (https://example.org/$2) and *$3*",
                "* * * | ———",
                "--- | ———",
                "<https://example.org/> | https://example.org/",
                "[https://example.org/](https://example.org/) | https://example.org/",
                "[tea](https://example.org/tea \"the best\") | tea (https://example.org/tea)",
                "5 \\* 3 and \\_this\\_ cost \\$4 | 5 * 3 and _this_ cost $4",
                "C:\\temp | C:\\temp",
            })
    void of_markdown_isTheMessengersNotation(String markdown, String expected) {
        assertThat(MARKED.of(markdown)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "a **bold** and ***both*** word | a bold and both word",
                "## **Head** | Head",
                "* one | • one",
                "  - two | • two",
                "a *soft* or _soft_ word | a soft or soft word",
                "**bold with *soft* inside** | bold with soft inside",
                "~~gone~~ | gone",
                "17 * 23 = 391 | 17 * 23 = 391",
                "snake_case_name, 2*3*4 and 2**3 | snake_case_name, 2*3*4 and 2**3",
                "[tea](https://example.org/tea_(drink)) | tea (https://example.org/tea_(drink))",
                "see https://example.org/a_b_c | see https://example.org/a_b_c",
                "يوم **مهم** جدا | يوم مهم جدا"
            })
    void of_markdownForPlainText_leavesNoMarks(String markdown, String expected) {
        assertThat(PLAIN.of(markdown)).isEqualTo(expected);
    }

    @Test
    void of_table_isAListWithTheNamesOfTheColumns() {
        String table = """
                Prices:

                | Tea | Price | Stock |
                |:----|------:|-------|
                | **Oolong** | 4 € | yes<br>today |
                | Sencha \\| green | 3 € | |
                | | 5 € |
                That is all.
                """;

        assertThat(MARKED.of(table)).isEqualTo("""
                Prices:

                - *Oolong* – Price: 4 €, Stock: yes today
                - *Sencha | green* – Price: 3 €
                - Price: 5 €
                That is all.""");
        assertThat(PLAIN.of(table)).startsWith("Prices:\n\n• Oolong – Price: 4 €");
    }

    @Test
    void of_linesWithBarsThatAreNoTable_stayAsTheyAre() {
        assertThat(MARKED.of("a | b\nc | d")).isEqualTo("a | b\nc | d");
        assertThat(MARKED.of("```\n| a | b |\n|---|---|\n```")).isEqualTo("```\n| a | b |\n|---|---|\n```");
    }

    /** Hostile text costs no more than other text of its length. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "_", "|", "| - |\n", "[a](", "`", "~~a", "**a ", "\\", "- |\n", "***a"})
    void of_marksWithoutEnd_areReadInTime(String piece) {
        String text = piece.repeat(16_000 / piece.length());

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(10), () -> PLAIN.of(text)))
                .hasSizeLessThanOrEqualTo(text.length() + 100_000);
    }
}
