package dev.parley.memory.fact;

import java.time.Instant;

/**
 * Something to be remembered.
 *
 * @param text the fact in one sentence
 * @param said the person's own words, where they are known apart from the text; expressions of time are looked for in
 *     both
 * @param turn where the person said it
 * @param at when the person said it; expressions of time are resolved against it
 * @param saidBy who is quoted; empty for the person
 */
public record Statement(
        String text, String said, FactSource source, String turn, Instant at, Modality modality, String saidBy) {

    /** What the person stated. */
    public Statement(String text, FactSource source, String turn, Instant at) {
        this(text, "", source, turn, at, Modality.STATED, "");
    }
}
