package dev.parley.memory.fact;

import dev.parley.memory.time.TimeSpan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing remembered about a person.
 *
 * @param attribute what it tells, for example {@code residence}; empty where that is not known
 * @param value what it says of the attribute
 * @param source how it came here
 * @param turn where it was said
 * @param saidBy who said so where it is quoted; empty for the person
 * @param at when it was said
 * @param when the days that it speaks of, resolved against {@code at}
 * @param validFrom since when it holds
 * @param validTo until when it held; null while it holds
 * @param supersededBy id of the fact that took its place
 */
public record Fact(
        String id,
        String text,
        FactKind kind,
        String attribute,
        String value,
        FactSource source,
        String turn,
        String saidBy,
        double confidence,
        Modality modality,
        Instant at,
        @Nullable TimeSpan when,
        Instant validFrom,
        @Nullable Instant validTo,
        @Nullable String supersededBy) {

    /** A fact of which nothing but text, time and turn is known. */
    public Fact(String id, String text, Instant at, String turn) {
        this(
                id,
                text,
                FactKind.IDENTITY,
                "",
                "",
                FactSource.TOOL,
                turn,
                "",
                Modality.STATED.confidence(),
                Modality.STATED,
                at,
                null,
                at,
                null,
                null);
    }

    /** Whether it still holds. */
    public boolean open() {
        return validTo == null;
    }

    Fact closed(Instant end, @Nullable String successor) {
        return new Fact(
                id,
                text,
                kind,
                attribute,
                value,
                source,
                turn,
                saidBy,
                confidence,
                modality,
                at,
                when,
                validFrom,
                end,
                successor);
    }
}
