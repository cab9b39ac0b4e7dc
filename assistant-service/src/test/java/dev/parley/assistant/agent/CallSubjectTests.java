package dev.parley.assistant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallSubjectTests {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{'query': 'tallest  mountain'},tallest mountain",
                "\"{'queries': ['one', 'two']}\",one",
                "\"{'count': 3, 'expression': '2+2'}\",2+2",
                "{'fact': 'User lives in Lund'},\"\"",
                "{'query': 7},7",
                "{'query':,\"\"",
                "[],\"\""
            })
    void of_arguments_givesWhatThePersonMayKnowOfThem(String arguments, String subject) {
        assertThat(CallSubject.of(arguments.replace('\'', '"'))).isEqualTo(subject);
    }

    @Test
    void of_longText_isCutBetweenCharacters() {
        String subject = CallSubject.of("{\"query\":\"" + "😀".repeat(300) + "\"}");

        assertThat(subject).isEqualTo("😀".repeat(200) + "…");
    }
}
