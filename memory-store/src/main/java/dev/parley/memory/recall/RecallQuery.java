package dev.parley.memory.recall;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param now time of the question, in the person's zone; expressions of time are resolved against it
 * @param limit most results
 * @param vector meaning of the text, of length 1; null where no encoder is configured
 */
public record RecallQuery(String text, ZonedDateTime now, int limit, float @Nullable [] vector) {

    public RecallQuery(String text, ZonedDateTime now, int limit) {
        this(text, now, limit, null);
    }
}
