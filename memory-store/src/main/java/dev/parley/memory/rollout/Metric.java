package dev.parley.memory.rollout;

import java.util.Locale;

/** What is measured of a person's turns. */
public enum Metric {
    /** Turns that failed. */
    ERRORS,
    /** Time to the end of the answer, in milliseconds. */
    MILLIS,
    /** Cost, in millionths of the currency's unit. */
    MICROS,
    /** Answers that the person likes. */
    UP,
    /** Answers that the person does not like. */
    DOWN;

    /** Its name in keys and in the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
