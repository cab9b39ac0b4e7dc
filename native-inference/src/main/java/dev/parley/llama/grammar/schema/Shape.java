package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;

/** Values of one JSON type. */
public sealed interface Shape permits Shape.Literal, Shape.Text, Shape.Number, ArrayShape, ObjectShape {

    /** Values that are written literally, without quotes. */
    record Literal(Automaton automaton) implements Shape {}

    /**
     * Strings.
     *
     * @param automaton what the string may consist of
     * @param minLength least number of code points, 0 when the automaton decides
     * @param maxLength largest number of code points, {@link Integer#MAX_VALUE} when the automaton decides
     */
    record Text(Automaton automaton, int minLength, int maxLength) implements Shape {}

    /** Numbers with bounds or a step. */
    record Number(NumberRange range) implements Shape {}

    /** Whether a finite value is known to exist, as far as the parts are known. */
    default boolean isProductive() {
        return true;
    }

    /** Takes out what has no finite value. */
    default void keepProductive() {}
}
