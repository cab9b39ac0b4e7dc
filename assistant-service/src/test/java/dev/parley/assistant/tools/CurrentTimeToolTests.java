package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.tool.ToolArguments;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolResult;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CurrentTimeToolTests {

    private static final Instant WINTER = Instant.parse("2026-01-15T23:30:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tokyo|Friday, 16 January 2026, 08:30 in Asia/Tokyo (UTC+09:00)",
                "new york|Thursday, 15 January 2026, 18:30 in America/New_York (UTC-05:00)",
                "SÃO PAULO|Thursday, 15 January 2026, 20:30 in America/Sao_Paulo (UTC-03:00)",
                "Munich|Friday, 16 January 2026, 00:30 in Europe/Berlin (UTC+01:00)",
                "Kathmandu|Friday, 16 January 2026, 05:15 in Asia/Kathmandu (UTC+05:45)",
                "India|Friday, 16 January 2026, 05:00 in Asia/Kolkata (UTC+05:30)",
                "Paris, France|Friday, 16 January 2026, 00:30 in Europe/Paris (UTC+01:00)",
                "europe/lisbon|Thursday, 15 January 2026, 23:30 in Europe/Lisbon (UTC+00:00)",
                "UTC+2|Friday, 16 January 2026, 01:30 in UTC+02:00 (UTC+02:00)",
                "Sydney|Friday, 16 January 2026, 10:30 in Australia/Sydney (UTC+11:00), daylight saving time"
            })
    void call_place_givesItsTime(String place, String expected) {
        assertThat(text(WINTER, place)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T00:59:59Z,01:59,UTC+01:00",
        "2026-03-29T01:00:00Z,03:00,UTC+02:00",
        "2026-10-25T00:59:59Z,02:59,UTC+02:00",
        "2026-10-25T01:00:00Z,02:00,UTC+01:00"
    })
    void call_aroundAChangeOfClocks_isRight(Instant now, String time, String offset) {
        assertThat(text(now, "Berlin")).contains(time + " in Europe/Berlin (" + offset + ")");
    }

    @Test
    void call_noPlace_givesTheOwnZone() {
        assertThat(text(WINTER, "")).contains("in Europe/Vienna");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Atlantis", "../etc", "UTC+99"})
    void call_unknownPlace_saysWhatToName(String place) {
        assertThat(call(WINTER, place))
                .isInstanceOfSatisfying(
                        ToolResult.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("unknown_place"));
    }

    @Test
    void call_nameOfSeveralZones_asksForOne() {
        assertThat(call(WINTER, "West")).isInstanceOfSatisfying(ToolResult.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("ambiguous_place");
            assertThat(failed.message()).contains("Australia/West");
        });
    }

    private static String text(Instant now, String place) {
        return ((ToolResult.Ok) call(now, place)).text();
    }

    private static ToolResult call(Instant now, String place) {
        CurrentTimeTool tool = new CurrentTimeTool(ZoneId.of("Europe/Vienna"), Clock.fixed(now, ZoneOffset.UTC));
        ToolArguments arguments =
                new ToolArguments(JsonMapper.shared().createObjectNode().put("place", place));
        ToolContext context = new ToolContext("p", "c", "t", now, Instant.MAX, 1);
        return Objects.requireNonNull(tool.call(arguments, context).block());
    }
}
