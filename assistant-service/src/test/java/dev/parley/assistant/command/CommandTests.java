package dev.parley.assistant.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTests {

    @ParameterizedTest
    @CsvSource({
        "/new, NEW, en, ''",
        "'  /NEW  ', NEW, en, ''",
        "/olvidar, FORGET, es, ''",
        "/ajuda, HELP, pt, ''",
        "/भाषा हिन्दी, LANGUAGE, hi, हिन्दी",
        "/langue Français, LANGUAGE, fr, français",
        "/توقف, STOP, ar, ''",
        "stop, STOP, en, ''",
        "STOP!, STOP, en, ''",
        "arrête, STOP, fr, ''",
        "रुको।, STOP, hi, ''",
        "توقف, STOP, ar, ''",
        "/sprache auto, LANGUAGE, de, auto"
    })
    void read_commandOfALanguage_isKnown(String message, CommandKind kind, String language, String argument) {
        assertThat(Command.read(message)).contains(new Command(kind, language, argument));
    }

    @Test
    void read_decomposedLetters_areTheSameWord() {
        assertThat(Command.read("arre\u0302te")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "new",
                "help",
                "/unknown",
                "stop the music, please",
                "where does the bus stop",
                "para mañana",
                "/"
            })
    void read_otherWords_areNoCommand(String message) {
        assertThat(Command.read(message)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fr, fr",
        "Français, fr",
        "francés, fr",
        "FRENCH, fr",
        "hindi, hi",
        "हिन्दी, hi",
        "Deutsch, de",
        "العربية, ar"
    })
    void code_nameInAnyOfTheLanguages_isFound(String name, String code) {
        assertThat(new LanguageName(List.of("en", "es", "pt", "fr", "de", "hi", "ar")).code(name))
                .contains(code);
    }

    @Test
    void code_languageThatCannotBeChosen_isEmpty() {
        LanguageName names = new LanguageName(List.of("en", "es"));

        assertThat(names.code("fr")).isEmpty();
        assertThat(names.code("")).isEmpty();
        assertThat(names.list()).isEqualTo("English (en), español (es)");
    }
}
