package dev.parley.llama.grammar.schema;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.automaton.AutomatonException;
import dev.parley.llama.grammar.automaton.Formats;
import dev.parley.llama.grammar.automaton.Regex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Patterns and formats of one document, each compiled once. */
final class Strings {

    private final Map<String, Automaton> compiled = new HashMap<>();
    private long transitions;

    /** What {@code pattern} and {@code format} of a schema allow. */
    List<Automaton> automata(SchemaNode schema) {
        List<Automaton> automata = new ArrayList<>(2);
        if (schema.has("pattern")) {
            automata.add(pattern(schema, "pattern", schema.string("pattern")));
        }
        if (schema.has("format")) {
            automata.add(format(schema, schema.string("format")));
        }
        return automata;
    }

    Automaton pattern(SchemaNode schema, String keyword, String pattern) {
        Automaton known = compiled.get(pattern);
        if (known != null) {
            return known;
        }
        try {
            Automaton automaton = charged(schema, keyword, Regex.compile(pattern));
            compiled.put(pattern, automaton);
            return automaton;
        } catch (AutomatonException e) {
            throw tooHard(schema, keyword, e);
        }
    }

    /**
     * The same automaton, counted against what a schema may cost.
     *
     * @throws UnsupportedSchemaException when all of them together cost too much
     */
    Automaton charged(SchemaNode schema, String keyword, Automaton automaton) {
        transitions += automaton.transitions();
        if (transitions > SchemaLimits.MAX_TRANSITIONS) {
            throw schema.fault(
                    keyword,
                    "makes the patterns larger than " + SchemaLimits.MAX_TRANSITIONS + " transitions together");
        }
        return automaton;
    }

    /** What was charged so far. */
    long transitions() {
        return transitions;
    }

    private static Automaton format(SchemaNode schema, String name) {
        try {
            Automaton automaton = Formats.find(name);
            if (automaton == null) {
                throw schema.fault(
                        "format",
                        "\"" + name + "\" is not supported; supported are " + String.join(", ", Formats.names()));
            }
            return automaton;
        } catch (AutomatonException e) {
            throw tooHard(schema, "format", e);
        }
    }

    static UnsupportedSchemaException tooHard(SchemaNode schema, String keyword, AutomatonException cause) {
        return schema.fault(keyword, String.valueOf(cause.getMessage()));
    }
}
