package dev.parley.memory.time;

import dev.parley.memory.time.TimeWords.Token;
import dev.parley.memory.time.TimeWords.Type;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;

/**
 * Resolves expressions of time in English, Spanish, Portuguese, French, Hindi and Arabic against the day on which they
 * were said: days ("yesterday", "day after tomorrow"), weekdays ("last Friday", "el viernes pasado", "on Monday"), spans
 * ("three weeks ago", "dans deux jours", "next month", "this year", "last weekend"), months ("in May", "en mayo de 2024"),
 * dates ("3 May", "May 3, 2025", "2025-05-03") and years ("in 2019"). Weeks begin on Monday.
 *
 * <p>A weekday or month that says neither last nor next lies in the past, unless the sentence speaks of the future. "कल"
 * means both yesterday and tomorrow and is left alone, as is everything vaguer ("recently", "soon"). Stateless.
 */
public final class TimeExpressions {

    private static final int LONGEST_NUMBER = 1_000;
    private static final int EARLIEST_YEAR = 1900;
    private static final int LATEST_YEAR = 2199;

    private TimeExpressions() {}

    /** The first expression in a text; empty when there is none. */
    public static Optional<TimeSpan> find(String text, LocalDate said) {
        List<Token> tokens = TimeWords.all().read(text);
        boolean future = tokens.stream().anyMatch(token -> token.is(Type.FUTURE));
        for (int index = 0; index < tokens.size(); index++) {
            try {
                Optional<TimeSpan> found = new At(tokens, index, said, future).read();
                if (found.isPresent()) {
                    return found;
                }
            } catch (DateTimeException | ArithmeticException e) {
                // 31 June: no date, so no expression.
                continue;
            }
        }
        return Optional.empty();
    }

    /** Reading at one place of a text. */
    private record At(List<Token> tokens, int index, LocalDate said, boolean future) {

        private static final Token NONE = new Token("", java.util.Map.of());

        Token token(int offset) {
            int at = index + offset;
            return at >= 0 && at < tokens.size() ? tokens.get(at) : NONE;
        }

        Optional<TimeSpan> read() {
            Token here = token(0);
            if (here.text().matches("\\d{4}-\\d{2}-\\d{2}")) {
                return Optional.of(TimeSpan.of(LocalDate.parse(here.text())));
            }
            return date().or(this::shifted)
                    .or(this::modified)
                    .or(() -> here.is(Type.DAY)
                            ? Optional.of(TimeSpan.of(said.plusDays(here.value(Type.DAY))))
                            : Optional.empty())
                    .or(this::month)
                    .or(() -> here.is(Type.WEEKDAY) && !ambiguousWeekday()
                            ? Optional.of(plain(weekday()))
                            : Optional.empty())
                    .or(this::year);
        }

        /** "3 days ago", "hace 3 dias", "in two weeks", "3 दिन पहले". */
        private Optional<TimeSpan> shifted() {
            int start = token(0).is(Type.AGO) || token(0).is(Type.IN) ? 1 : 0;
            Optional<Integer> count = number(token(start));
            if (count.isEmpty() || !token(start + 1).is(Type.UNIT)) {
                return Optional.empty();
            }
            Token before = start == 1 ? token(0) : NONE;
            Token after = token(start + 2);
            boolean ago = before.is(Type.AGO) || (before == NONE && after.is(Type.AGO));
            boolean ahead = (before.is(Type.IN) && !after.is(Type.AGO))
                    || (before == NONE && after.text().equals("में"));
            if (!ago && !ahead) {
                return Optional.empty();
            }
            int unit = token(start + 1).value(Type.UNIT);
            long signed = ago ? -count.get() : count.get();
            return Optional.of(
                    switch (unit) {
                        case 1 -> TimeSpan.of(said.plusDays(signed));
                        case 7 -> week(said.plusWeeks(signed));
                        case 30 -> month(YearMonth.from(said).plusMonths(signed));
                        default -> year(said.getYear() + Math.toIntExact(signed));
                    });
        }

        /** "last Friday", "vendredi dernier", "next month", "this weekend". */
        private Optional<TimeSpan> modified() {
            Token here = token(0);
            Token modifier = NONE;
            Token thing = NONE;
            if (isModifier(here)) {
                modifier = here;
                thing = token(1);
            } else if (isThing(here) && isModifier(token(1)) && !token(1).is(Type.THIS)) {
                thing = here;
                modifier = token(1);
            }
            if (!isThing(thing)) {
                return Optional.empty();
            }
            int step = modifier.is(Type.LAST) ? -1 : modifier.is(Type.NEXT) ? 1 : 0;
            if (thing.is(Type.WEEKDAY)) {
                return Optional.of(TimeSpan.of(weekday(thing.value(Type.WEEKDAY), step)));
            }
            if (thing.is(Type.WEEKEND)) {
                LocalDate saturday = said.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .plusDays(5)
                        .plusWeeks(step);
                return Optional.of(new TimeSpan(saturday, saturday.plusDays(1)));
            }
            if (thing.is(Type.MONTH)) {
                return Optional.of(month(nearest(thing.value(Type.MONTH), step)));
            }
            return Optional.of(
                    switch (thing.value(Type.UNIT)) {
                        case 1 -> TimeSpan.of(said.plusDays(step));
                        case 7 -> week(said.plusWeeks(step));
                        case 30 -> month(YearMonth.from(said).plusMonths(step));
                        default -> year(said.getYear() + step);
                    });
        }

        private static boolean isModifier(Token token) {
            return token.is(Type.LAST) || token.is(Type.NEXT) || token.is(Type.THIS);
        }

        private static boolean isThing(Token token) {
            return token.is(Type.WEEKDAY) || token.is(Type.WEEKEND) || token.is(Type.MONTH) || token.is(Type.UNIT);
        }

        /** "3 May", "May 3, 2025", "3 de mayo de 2025". */
        private Optional<TimeSpan> date() {
            int month;
            int day;
            int rest;
            if (dayOfMonth(token(0)) > 0 && monthAfter(1) > 0) {
                int at = monthAfter(1);
                day = dayOfMonth(token(0));
                month = token(at).value(Type.MONTH);
                rest = at + 1;
            } else if (token(0).is(Type.MONTH) && dayOfMonth(token(1)) > 0) {
                month = token(0).value(Type.MONTH);
                day = dayOfMonth(token(1));
                rest = isOrdinal(token(2)) ? 3 : 2;
            } else {
                return Optional.empty();
            }
            int year = yearAt(token(rest).is(Type.OF) ? rest + 1 : rest);
            return Optional.of(TimeSpan.of(
                    year > 0
                            ? LocalDate.of(year, month, day)
                            : nearest(month, 0).atDay(day)));
        }

        /** Place of a month behind a day, over "de" and "of" and an ordinal ending; 0 when there is none. */
        private int monthAfter(int offset) {
            int at = offset;
            if (isOrdinal(token(at))) {
                at++;
            }
            if (token(at).is(Type.OF)) {
                at++;
            }
            return token(at).is(Type.MONTH) ? at : 0;
        }

        private static boolean isOrdinal(Token token) {
            return switch (token.text()) {
                case "st", "nd", "rd", "th", "er" -> true;
                default -> false;
            };
        }

        private static int dayOfMonth(Token token) {
            String text = token.text();
            if (!text.matches("\\d{1,2}")) {
                return 0;
            }
            int day = Integer.parseInt(text);
            return day >= 1 && day <= 31 ? day : 0;
        }

        private int yearAt(int offset) {
            String text = token(offset).text();
            if (!text.matches("\\d{4}")) {
                return 0;
            }
            int year = Integer.parseInt(text);
            return year >= EARLIEST_YEAR && year <= LATEST_YEAR ? year : 0;
        }

        /** "in May", "en mayo de 2024": a month that stands alone may be a name or a verb. */
        private Optional<TimeSpan> month() {
            if (!token(0).is(Type.MONTH) || !(token(-1).is(Type.IN) || yearAt(1) > 0 || yearAt(2) > 0)) {
                return Optional.empty();
            }
            int value = token(0).value(Type.MONTH);
            int year = yearAt(token(1).is(Type.OF) ? 2 : 1);
            return Optional.of(month(year > 0 ? YearMonth.of(year, value) : nearest(value, 0)));
        }

        private Optional<TimeSpan> year() {
            int year = yearAt(0);
            return year > 0 && token(-1).is(Type.IN) ? Optional.of(year(year)) : Optional.empty();
        }

        private int weekday() {
            return token(0).value(Type.WEEKDAY);
        }

        /** "sat", "sun" and the like are words of their own; they are not in the list. "mon" is French for "my". */
        private boolean ambiguousWeekday() {
            return token(0).text().length() <= 3 && !token(-1).is(Type.ON);
        }

        private TimeSpan plain(int weekday) {
            return TimeSpan.of(weekday(weekday, future ? 1 : -1));
        }

        /** @param step -1 before, 1 after, 0 in this week */
        private LocalDate weekday(int weekday, int step) {
            DayOfWeek day = DayOfWeek.of(weekday);
            return switch (step) {
                case -1 -> said.with(TemporalAdjusters.previous(day));
                case 1 -> said.with(TemporalAdjusters.next(day));
                default ->
                    said.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                            .plusDays(weekday - 1L);
            };
        }

        private YearMonth nearest(int month, int step) {
            YearMonth now = YearMonth.from(said);
            YearMonth same = YearMonth.of(now.getYear(), month);
            boolean ahead = step > 0 || (step == 0 && future);
            if (ahead) {
                return same.isBefore(now) || (step > 0 && same.equals(now)) ? same.plusYears(1) : same;
            }
            return same.isAfter(now) || (step < 0 && same.equals(now)) ? same.minusYears(1) : same;
        }

        private static Optional<Integer> number(Token token) {
            if (token.is(Type.NUMBER)) {
                return Optional.of(token.value(Type.NUMBER));
            }
            if (!token.text().matches("\\d{1,4}")) {
                return Optional.empty();
            }
            int value = Integer.parseInt(token.text());
            return value <= LONGEST_NUMBER ? Optional.of(value) : Optional.empty();
        }

        private static TimeSpan week(LocalDate day) {
            LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            return new TimeSpan(monday, monday.plusDays(6));
        }

        private static TimeSpan month(YearMonth month) {
            return new TimeSpan(month.atDay(1), month.atEndOfMonth());
        }

        private static TimeSpan year(int year) {
            return new TimeSpan(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
        }
    }
}
