package dev.parley.memory.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeExpressionsTests {

    /** A Thursday. */
    private static final LocalDate SAID = LocalDate.of(2026, 6, 18);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "I met her yesterday | 2026-06-17",
                "the day before yesterday it rained | 2026-06-16",
                "last Friday we had pizza | 2026-06-12",
                "last Thursday was long | 2026-06-11",
                "On Monday I start a new job, I will be nervous | 2026-06-22",
                "on Tuesday I fell off my bike | 2026-06-16",
                "next Friday | 2026-06-19",
                "this Saturday | 2026-06-20",
                "We moved here three weeks ago | 2026-05-25/2026-05-31",
                "I had surgery 10 days ago | 2026-06-08",
                "in two months I'll be a father | 2026-08-01/2026-08-31",
                "I got married in May | 2026-05-01/2026-05-31",
                "I got married in July | 2025-07-01/2025-07-31",
                "We are going to Japan in May | 2027-05-01/2027-05-31",
                "I was born on 3 May 1990 | 1990-05-03",
                "on March 4th, 2025 I quit | 2025-03-04",
                "the exam is on 2026-09-01 | 2026-09-01",
                "I finished school in 2019 | 2019-01-01/2019-12-31",
                "last week I was ill | 2026-06-08/2026-06-14",
                "next month we fly | 2026-07-01/2026-07-31",
                "last year was hard | 2025-01-01/2025-12-31",
                "last weekend we hiked | 2026-06-13/2026-06-14",
                "last May | 2026-05-01/2026-05-31",
                "ayer comí paella | 2026-06-17",
                "el viernes pasado fui al médico | 2026-06-12",
                "hace tres semanas nos mudamos | 2026-05-25/2026-05-31",
                "me casé en mayo de 2024 | 2024-05-01/2024-05-31",
                "la semana pasada | 2026-06-08/2026-06-14",
                "mañana voy al dentista | 2026-06-19",
                "anteontem choveu | 2026-06-16",
                "na sexta-feira passada fui à praia | 2026-06-12",
                "há dois anos | 2024-01-01/2024-12-31",
                "faz dois anos | 2024-01-01/2024-12-31",
                "em maio eu casei | 2026-05-01/2026-05-31",
                "depois de amanhã | 2026-06-20",
                "hier j'ai mangé dehors | 2026-06-17",
                "vendredi dernier on est sortis | 2026-06-12",
                "il y a dix jours | 2026-06-08",
                "dans deux jours je pars | 2026-06-20",
                "le mois dernier | 2026-05-01/2026-05-31",
                "après-demain | 2026-06-20",
                "3 दिन पहले | 2026-06-15",
                "पिछले शुक्रवार हम मिले | 2026-06-12",
                "मई में शादी हुई | ",
                "अगले महीने | 2026-07-01/2026-07-31",
                "أمس كنت في البيت | 2026-06-17",
                "الجمعة الماضية | 2026-06-12",
                "منذ ثلاثة أيام | 2026-06-15",
                "الأسبوع الماضي | 2026-06-08/2026-06-14",
                "غدا سأسافر | 2026-06-19",
                "You may go, and they march on | ",
                "mon frère habite à Lyon | ",
                "31 June is no date | ",
                "nothing about days gone by | ",
            })
    void find_expression_isResolvedAgainstTheDayOfTheMessage(String text, String expected) {
        assertThat(TimeExpressions.find(text, SAID).map(TimeSpan::toString).orElse(null))
                .isEqualTo(expected);
    }

    @Property(tries = 500)
    void find_anyText_neverFails(@ForAll String text) {
        assertThat(TimeExpressions.find(text, SAID)).isNotNull();
    }
}
