package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelPolicyPropertiesTests {

    private static ChannelPolicyProperties hours(String span) {
        return new ChannelPolicyProperties(true, Duration.ofDays(7), List.of(), span, ZoneOffset.UTC, Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "21:00-08:00, 20:59, PT0S",
        "21:00-08:00, 21:00, PT11H",
        "21:00-08:00, 02:00, PT6H",
        "21:00-08:00, 08:00, PT0S",
        "12:00-13:30, 12:30, PT1H",
        "12:00-13:30, 14:00, PT0S",
        "'', 03:00, PT0S"
    })
    void quietFor_timeOfDay_isHowLongItStaysQuiet(String span, LocalTime now, Duration left) {
        assertThat(hours(span).quietFor(now)).isEqualTo(left);
    }

    @Test
    void create_hoursThatAreNone_areRefusedByName() {
        assertThatThrownBy(() -> hours("9pm-8am")).hasMessageContaining("parley.channels.policy.quiet-hours");
    }
}
