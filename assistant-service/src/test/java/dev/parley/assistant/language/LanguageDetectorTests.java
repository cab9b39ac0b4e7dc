package dev.parley.assistant.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageDetectorTests {

    private static final LanguageDetector DETECTOR =
            new LanguageDetector(List.of("en", "es", "pt", "fr", "de", "hi", "ar"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | Could you tell me when the museum opens tomorrow?",
                "es | ¿Puedes decirme a qué hora abre el museo mañana?",
                "pt | Você pode me dizer a que horas o museu abre amanhã?",
                "fr | Peux-tu me dire à quelle heure ouvre le musée demain ?",
                "de | Kannst du mir sagen, wann das Museum morgen öffnet?",
                "hi | संग्रहालय कल कितने बजे खुलता है?",
                "ar | متى يفتح المتحف غدًا؟",
                "ar | متى؟",
            })
    void detect_sentence_isFound(String language, String text) {
        assertThat(DETECTOR.detect(text).block()).isEqualTo(language);
    }

    @ParameterizedTest
    @CsvSource({"ok", "12 + 7", "🙂", "Привет, как дела сегодня"})
    void detect_tooShortOrOfAnotherLanguage_isNotGuessed(String text) {
        assertThat(DETECTOR.detect(text).block()).isEmpty();
    }
}
