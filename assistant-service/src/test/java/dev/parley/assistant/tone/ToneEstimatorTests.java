package dev.parley.assistant.tone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToneEstimatorTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What time is it? | NEUTRAL | false",
                "Thank you, that was wonderful! | HAPPY | false",
                "I feel so lonely today | SAD | false",
                "I am really worried about my exam | ANXIOUS | false",
                "This is unacceptable, the worst service ever!!! | ANGRY | true",
                "I am not happy with it | NEUTRAL | false",
                "Where is my parcel, I need it immediately | NEUTRAL | true",
                "WHERE IS MY PARCEL | NEUTRAL | true",
                "HAPPY BIRTHDAY TO YOU!!! | HAPPY | false",
                "Estoy muy triste y sola | SAD | false",
                "Isso é inaceitável! | ANGRY | false",
                "Je suis inquiète pour demain | ANXIOUS | false",
                "Ich brauche es dringend | NEUTRAL | true",
                "मैं बहुत दुखी हूँ | SAD | false",
                "أنا قلق جدا | ANXIOUS | false",
                "شكرا، رائع | HAPPY | false",
            })
    void estimate_message_givesMoodAndUrgency(String message, Mood mood, boolean urgent) {
        assertThat(ToneEstimator.estimate(message)).isEqualTo(new Tone(mood, urgent));
    }
}
