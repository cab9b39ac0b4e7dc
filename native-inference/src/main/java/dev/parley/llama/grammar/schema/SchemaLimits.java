package dev.parley.llama.grammar.schema;

/** What a schema may cost. Beyond these it is refused. */
public final class SchemaLimits {

    /** Characters of a schema's text. */
    public static final int MAX_CHARACTERS = 512 * 1024;

    /** Nesting of {@code allOf}, {@code anyOf}, {@code oneOf} and {@code $ref} without a step into a value. */
    public static final int MAX_DEPTH = 64;

    /** Combinations of alternatives that one value may have. */
    public static final int MAX_ALTERNATIVES = 512;

    /** Characters of the JSON pointer of a subschema. */
    public static final int MAX_POINTER = 8_192;

    /** Transitions of all patterns, formats and lengths of a schema together. */
    public static final int MAX_TRANSITIONS = 2_000_000;

    /** Distinct places of values, recursion not counted. */
    public static final int MAX_PLACES = 20_000;

    /** Properties of one object. */
    public static final int MAX_PROPERTIES = 2_000;

    /** Values of one {@code enum}. */
    public static final int MAX_CONSTANTS = 10_000;

    /** Decimal digits before or after the point of a bound, a factor or a constant. */
    public static final int MAX_DIGITS = 400;

    private SchemaLimits() {}
}
