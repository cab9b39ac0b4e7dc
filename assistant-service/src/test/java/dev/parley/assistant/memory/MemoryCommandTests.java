package dev.parley.assistant.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.memory.MemoryCommand.Kind;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCommandTests {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "What do you know about me? | KNOWN | en | ''",
                "forget everything | EVERYTHING | en | ''",
                "Please delete everything you know about me. | EVERYTHING | en | ''",
                "Forget my address! | TOPIC | en | my address",
                "stop remembering | PAUSE | en | ''",
                "remember again | RESUME | en | ''",
                "¿Qué sabes de mí? | KNOWN | es | ''",
                "olvida mi dirección | TOPIC | es | mi dirección",
                "esqueça tudo | EVERYTHING | pt | ''",
                "Esqueça o meu endereço | TOPIC | pt | meu endereço",
                "Que sais-tu de moi ? | KNOWN | fr | ''",
                "Oublie mon adresse | TOPIC | fr | mon adresse",
                "सब कुछ भूल जाओ | EVERYTHING | hi | ''",
                "मेरा पता भूल जाओ | TOPIC | hi | मेरा पता",
                "ماذا تعرف عني؟ | KNOWN | ar | ''",
                "انس كل شيء | EVERYTHING | ar | ''",
            })
    void read_command_isUnderstoodInItsLanguage(String message, Kind kind, String language, String topic) {
        assertThat(MemoryCommand.read(message)).contains(new MemoryCommand(kind, Locale.of(language), topic));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What do you know about Marie Curie?",
                "I forget everything, what can I do about it?",
                "Forget that my dog is called Tamsin",
                "Do not forget my birthday",
                "What do you know about me and my chances to win the lottery next week?",
                "",
            })
    void read_somethingElse_isNone(String message) {
        assertThat(MemoryCommand.read(message)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "pt", "fr", "hi", "ar"})
    void replies_everyLanguage_hasAll(String language) {
        ResourceBundle replies = ResourceBundle.getBundle("dev.parley.assistant.memory.replies", Locale.of(language));
        assertThat(replies.keySet())
                .containsExactlyInAnyOrder(
                        "known",
                        "nothing",
                        "paused.note",
                        "refused.note",
                        "everything",
                        "topic",
                        "topic.none",
                        "pause",
                        "resume");
    }
}
