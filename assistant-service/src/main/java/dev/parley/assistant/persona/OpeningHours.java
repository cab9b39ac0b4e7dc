package dev.parley.assistant.persona;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When people are there: days with times, such as {@code Mon-Fri 09:00-18:00}. Immutable. */
public final class OpeningHours {

    private static final Pattern LINE = Pattern.compile(
            "(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))? (\\d{2}:\\d{2})-(\\d{2}:\\d{2})");

    private static final Map<String, DayOfWeek> DAYS = Map.of(
            "mon", DayOfWeek.MONDAY,
            "tue", DayOfWeek.TUESDAY,
            "wed", DayOfWeek.WEDNESDAY,
            "thu", DayOfWeek.THURSDAY,
            "fri", DayOfWeek.FRIDAY,
            "sat", DayOfWeek.SATURDAY,
            "sun", DayOfWeek.SUNDAY);

    private final List<Span> spans;
    private final ZoneId zone;
    private final String text;

    private record Span(DayOfWeek first, DayOfWeek last, LocalTime from, LocalTime to) {

        boolean holds(ZonedDateTime time) {
            int day = time.getDayOfWeek().getValue();
            boolean dayFits = first.getValue() <= last.getValue()
                    ? day >= first.getValue() && day <= last.getValue()
                    : day >= first.getValue() || day <= last.getValue();
            LocalTime clock = time.toLocalTime();
            return dayFits && !clock.isBefore(from) && clock.isBefore(to);
        }
    }

    private OpeningHours(List<Span> spans, ZoneId zone, String text) {
        this.spans = spans;
        this.zone = zone;
        this.text = text;
    }

    /** @throws IllegalArgumentException when a line or the zone is wrong */
    static OpeningHours parse(List<String> lines, String zone) {
        List<Span> spans = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line.strip().toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "hours must look like 'Mon-Fri 09:00-18:00' but one is '" + line + "'");
            }
            String last = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
            try {
                LocalTime from = LocalTime.parse(matcher.group(3));
                LocalTime to = matcher.group(4).equals("24:00") ? LocalTime.MAX : LocalTime.parse(matcher.group(4));
                if (!from.isBefore(to)) {
                    throw new IllegalArgumentException("hours must end after they begin but one is '" + line + "'");
                }
                spans.add(new Span(day(matcher.group(1)), day(last), from, to));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("hours has a time that there is not: '" + line + "'", e);
            }
        }
        try {
            return new OpeningHours(List.copyOf(spans), ZoneId.of(zone), String.join("; ", lines));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone is not a time zone: '" + zone + "'", e);
        }
    }

    private static DayOfWeek day(String name) {
        DayOfWeek day = DAYS.get(name);
        if (day == null) {
            throw new IllegalArgumentException("hours has an unknown day: " + name);
        }
        return day;
    }

    public boolean isAlwaysOpen() {
        return spans.isEmpty();
    }

    public boolean isOpen(Instant now) {
        return spans.isEmpty() || spans.stream().anyMatch(span -> span.holds(now.atZone(zone)));
    }

    /** As it was configured, with the zone. */
    public String text() {
        return text + " (" + zone + ")";
    }
}
