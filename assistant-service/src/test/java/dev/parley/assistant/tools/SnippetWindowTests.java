package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnippetWindowTests {

    private static final String TEXT =
            "Jupiter is a planet. It is the fifth from the Sun. The Great Red Spot is a storm. "
                    + "The four largest moons were discovered in 1610. It turns once in ten hours.";

    @Test
    void of_shortText_isWhole() {
        assertThat(SnippetWindow.of(TEXT, "moons", 1_000)).isEqualTo(TEXT);
    }

    @Test
    void of_longText_keepsTheSentenceThatTheQueryIsAbout() {
        assertThat(SnippetWindow.of(TEXT, "When were the largest moons discovered?", 90))
                .isEqualTo("The Great Red Spot is a storm. The four largest moons were discovered in 1610.");
        assertThat(SnippetWindow.of(TEXT, "nothing of this", 60))
                .isEqualTo("Jupiter is a planet. It is the fifth from the Sun.");
    }

    @Test
    void of_oneSentenceThatIsTooLong_isCutBetweenCharacters() {
        assertThat(SnippetWindow.of("a😀".repeat(50), "x", 5)).isEqualTo("a😀a");
    }
}
