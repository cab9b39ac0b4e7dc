package dev.parley.llama.sampling;

/**
 * A compiled rule for the tokens of a text, for example a JSON Schema. Immutable and thread-safe; one constraint serves
 * many requests, each with a matcher of its own.
 */
@FunctionalInterface
public interface TokenConstraint {

    /** Any text. */
    TokenConstraint NONE = () -> TokenMatcher.ANY;

    /** A matcher at the beginning of a text. */
    TokenMatcher matcher();
}
