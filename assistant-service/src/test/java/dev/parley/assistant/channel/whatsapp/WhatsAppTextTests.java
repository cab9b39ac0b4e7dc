package dev.parley.assistant.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatsAppTextTests {

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
                "snake_case_name | snake_case_name"
            })
    void of_markdown_isWhatsAppsNotation(String markdown, String expected) {
        assertThat(WhatsAppText.of(markdown)).isEqualTo(expected);
    }
}
