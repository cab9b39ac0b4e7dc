package dev.parley.llama.grammar.automaton;

import java.io.Serial;

/** A pattern that cannot be turned into an automaton: not a regular expression, not regular, or too large. */
public final class AutomatonException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    AutomatonException(String message) {
        super(message);
    }
}
