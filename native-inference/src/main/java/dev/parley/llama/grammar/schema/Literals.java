package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.automaton.AutomatonException;
import dev.parley.llama.grammar.automaton.Regex;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shapes that are written without quotes and do not depend on a schema. */
final class Literals {

    static final Shape NULL = literal("^null$");
    static final Shape BOOLEAN = literal("^(?:true|false)$");
    /** RFC 8259, with an exponent of at most three digits. */
    static final Shape NUMBER = literal("^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$");

    static final Shape WHOLE_NUMBER = literal("^-?(?:0|[1-9][0-9]*)$");

    private Literals() {}

    private static Shape literal(String pattern) {
        try {
            return new Shape.Literal(Regex.compile(pattern));
        } catch (AutomatonException e) {
            throw new IllegalStateException(e);
        }
    }

    static Automaton words(Iterable<String> words) throws AutomatonException {
        Map<String, Integer> labels = new LinkedHashMap<>();
        words.forEach(word -> labels.put(word, 0));
        return Automaton.ofWords(labels);
    }
}
