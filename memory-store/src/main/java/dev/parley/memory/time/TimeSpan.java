package dev.parley.memory.time;

import java.time.LocalDate;

/** Days from {@code from} to {@code to}, both included. */
public record TimeSpan(LocalDate from, LocalDate to) {
    public TimeSpan {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to must not be before from (" + from + ") but is " + to);
        }
    }

    static TimeSpan of(LocalDate day) {
        return new TimeSpan(day, day);
    }

    public boolean overlaps(TimeSpan other) {
        return !from.isAfter(other.to) && !to.isBefore(other.from);
    }

    public boolean contains(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }

    /** One ISO date, or two with a slash between. */
    @Override
    public String toString() {
        return from.equals(to) ? from.toString() : from + "/" + to;
    }
}
