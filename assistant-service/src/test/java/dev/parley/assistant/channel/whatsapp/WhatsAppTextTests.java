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
                "snake_case_name | snake_case_name",
                "a__b__c | a__b__c",
                "use `**x** *y*` now | use `**x** *y*` now",
                "**use `a*b*c` now** | *use `a*b*c` now*",
                "***both*** | *_both_*",
                "see https://example.org/a__b__c_*d* | see https://example.org/a__b__c_*d*",
                "[tea](https://example.org/tea_(drink)) | tea (https://example.org/tea_(drink))",
                "![a cup](https://example.org/cup.png) | a cup (https://example.org/cup.png)",
                "[$1](https://example.org/$2) and **$3** | $1 (https://example.org/$2) and *$3*",
                "* * * | ———"
            })
    void of_markdown_isWhatsAppsNotation(String markdown, String expected) {
        assertThat(WhatsAppText.of(markdown)).isEqualTo(expected);
    }
}
