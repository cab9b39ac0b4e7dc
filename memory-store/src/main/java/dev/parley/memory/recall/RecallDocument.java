package dev.parley.memory.recall;

import dev.parley.memory.time.TimeSpan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that may be recalled.
 *
 * @param text what was said or is known
 * @param context what was said just before it, whose words count less; may be empty
 * @param at when it was said
 * @param when the days that the text speaks of
 * @param importance from 0 to 1
 * @param vector its meaning, of length 1; null where no encoder is configured
 */
public record RecallDocument(
        String text,
        String context,
        Instant at,
        @Nullable TimeSpan when,
        double importance,
        float @Nullable [] vector) {}
