package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphErrorsTests {

    @ParameterizedTest
    @CsvSource({
        "429, 130429, Retry",
        "400, 131056, Retry",
        "400, 80007, Retry",
        "500, -1, Retry",
        "503, 2, Retry",
        "429, -1, Retry",
        "400, 131047, OutsideWindow",
        "400, 131026, Undeliverable",
        "400, 100, Undeliverable",
        "404, -1, Undeliverable",
        "401, 190, ChannelDown",
        "401, -1, ChannelDown",
        "403, -1, ChannelDown",
        "401, 100, ChannelDown",
        "403, 131047, OutsideWindow",
        "403, 10, ChannelDown",
        "403, 299, ChannelDown",
        "400, 368, ChannelDown",
        "400, 613, Retry",
        "500, 1200, Retry",
        "403, 551, Undeliverable"
    })
    void outcome_codeOfThePlatform_hasItsClass(int status, int code, String expected) {
        assertThat(GraphErrors.outcome(status, code, -1, Duration.ZERO)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(expected);
    }

    @Test
    void outcome_subcodeOfTheRecipient_isNoFaultOfTheChannel() {
        assertThat(GraphErrors.outcome(403, 10, 2018278, Duration.ZERO)).isInstanceOf(SendOutcome.OutsideWindow.class);
    }

    @Test
    void outcome_longerRetryAfter_isKept() {
        assertThat(GraphErrors.outcome(429, 130429, -1, Duration.ofMinutes(9)))
                .isInstanceOfSatisfying(
                        SendOutcome.Retry.class,
                        retry -> assertThat(retry.after()).isEqualTo(Duration.ofMinutes(9)));
    }
}
