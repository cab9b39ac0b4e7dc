package dev.parley.assistant.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CrisisTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | I want to die",
                "en | i don't want to live any more...",
                "en | I'm thinking about suicide",
                "en | Sometimes I just WANT TO KILL MYSELF!",
                "es | Ya no quiero vivir",
                "es | quiero quitarme la vida",
                "pt | Eu quero me matar",
                "fr | Je n'ai plus envie de vivre",
                "fr | j'ai envie de mourir",
                "de | Ich möchte nicht mehr leben",
                "de | ich will mich umbringen",
                "hi | मैं मरना चाहती हूँ",
                "ar | أريد أن أموت",
            })
    void language_crisisWording_isHeard(String language, String message) {
        assertThat(Crisis.language(message)).contains(language);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How do I kill a process in Linux?",
                "That joke killed me, I am dying of laughter",
                "This cake is to die for",
                "Which films are about suicide prevention?",
                "How many people die of malaria each year?",
                "Where did Mozart die?",
                "Ich will die Zeitung lesen",
                "I want to live in Porto",
                "Me muero de hambre"
            })
    void language_anythingElse_isNotTakenForIt(String message) {
        assertThat(Crisis.language(message)).isEmpty();
    }

    @Test
    void answer_knownCountry_namesItsLinesAndTheDirectory() {
        assertThat(Crisis.answer("de", "de")).contains("0800 111 0 111", "findahelpline.com", "Programm");
        assertThat(Crisis.answer("en", "US")).contains("988", "emergency number");
    }

    @Test
    void answer_unknownCountry_namesTheDirectoryAlone() {
        assertThat(Crisis.answer("en", "")).contains("findahelpline.com").doesNotContain("\n- ");
    }

    @Test
    void file_everyCountry_hasNumbersThatCanBeDialledAndSaysWhenTheyWereChecked() throws IOException {
        JsonNode file;
        try (InputStream in = HelpLines.class.getResourceAsStream("help-lines.json")) {
            file = JsonMapper.builder().build().readTree(in);
        }
        assertThat(file.path("about").path("source").asString("")).isNotBlank();
        assertThat(file.path("countries").properties())
                .hasSizeGreaterThanOrEqualTo(50)
                .allSatisfy(country -> {
                    assertThat(country.getKey()).isIn(Set.of(Locale.getISOCountries()));
                    assertThat(country.getValue().path("checked").asString("")).matches("20[0-9]{2}-[01][0-9], .+");
                    assertThat(country.getValue().path("lines").properties())
                            .isNotEmpty()
                            .allSatisfy(line -> assertThat(line.getValue().asString(""))
                                    .as(country.getKey())
                                    .matches("\\*?[0-9](?: ?[0-9]){2,14}"));
                });
    }
}
