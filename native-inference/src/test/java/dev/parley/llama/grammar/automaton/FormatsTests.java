package dev.parley.llama.grammar.automaton;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            time | 12:30:00Z
            time | 23:59:60Z
            time | 00:00:00.123+05:30
            date-time | 2026-11-27T12:30:00Z
            date-time | 2024-02-29t00:00:00.5-00:00
            duration | P1Y2M3DT4H5M6S
            duration | PT30M
            duration | P2W
            email | ada.brook+x@mail.example
            email | "odd one"@[10.0.0.1]
            hostname | a-b.example
            ipv4 | 255.0.10.9
            ipv6 | ::
            ipv6 | 2001:db8::8a2e:370:7334
            ipv6 | ::ffff:10.0.0.1
            ipv6 | 1:2:3:4:5:6:7:8
            uuid | 123e4567-E89b-12d3-a456-426614174000
            uri | https://user@host.example:8080/a/b%20c?q=1#x
            uri | mailto:ada@brook.example
            uri | http://[2001:db8::1]/
            uri-reference | ../a?b#c
            uri-reference | //host.example/p
            json-pointer | /a~1b/0
            """)
    void find_validTexts_areAccepted(String format, String text) throws AutomatonException {
        assertThat(automaton(format).match(text)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            time | 24:00:00Z
            time | 12:30Z
            time | 12:00:60Z
            time | 12:00:00
            date-time | 2026-11-27 12:30:00Z
            date-time | 2023-02-29T00:00:00Z
            duration | P
            duration | PT
            duration | P1D2W
            email | ada@
            email | a..b@mail.example
            hostname | -a.example
            hostname | a..b
            ipv4 | 256.0.0.1
            ipv4 | 1.2.3
            ipv4 | 01.2.3.4
            ipv6 | 1:2:3:4:5:6:7
            ipv6 | 1::2::3
            ipv6 | 1:2:3:4:5:6:7:8:9
            uuid | 123e4567e89b12d3a456426614174000
            uri | /relative
            uri | http://a b
            uri | http://host/%zz
            json-pointer | a
            json-pointer | /~2
            """)
    void find_invalidTexts_areRefused(String format, String text) throws AutomatonException {
        assertThat(automaton(format).match(text)).isEqualTo(Automaton.NONE);
    }

    @Test
    void find_date_agreesWithTheCalendar() throws AutomatonException {
        Automaton date = automaton("date");
        DateTimeFormatter strict = DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);
        for (int year : new int[] {0, 4, 100, 400, 1900, 2000, 2023, 2024, 2100, 9996, 9999}) {
            for (int month = 0; month <= 13; month++) {
                for (int day = 0; day <= 32; day++) {
                    String text = "%04d-%02d-%02d".formatted(year, month, day);
                    assertThat(date.match(text) == 0).as(text).isEqualTo(isDate(text, strict));
                }
            }
        }
    }

    private static boolean isDate(String text, DateTimeFormatter strict) {
        try {
            LocalDate.parse(text, strict);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Automaton automaton(String format) throws AutomatonException {
        return Objects.requireNonNull(Formats.find(format));
    }
}
