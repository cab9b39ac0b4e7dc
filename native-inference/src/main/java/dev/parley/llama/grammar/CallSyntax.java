package dev.parley.llama.grammar;

import dev.parley.llama.grammar.automaton.Automaton;
import dev.parley.llama.grammar.automaton.AutomatonException;
import dev.parley.llama.grammar.automaton.Regex;
import dev.parley.llama.grammar.schema.ValueSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One way to write a call: a text that names the tool, the arguments, and a text that closes. Compared by identity.
 */
final class CallSyntax {

    private final Automaton opening;
    private final Automaton closing;
    private final List<ValueSpec> arguments;

    private CallSyntax(Automaton opening, Automaton closing, List<ValueSpec> arguments) {
        this.opening = opening;
        this.closing = closing;
        this.arguments = arguments;
    }

    /** {@code {"name": "…", "parameters": {…}}}, also with {@code arguments} and with {@code "type": "function"} first. */
    static CallSyntax json(List<String> names, List<ValueSpec> arguments) {
        String blank = "(?:[ \\t]|\\n[ \\t]{0,16})?";
        String colon = blank + ":" + blank;
        String comma = blank + "," + blank;
        return of(
                names,
                arguments,
                "\\{" + blank + "(?:\"type\"" + colon + "\"function\"" + comma + ")?\"name\"" + colon + "\"",
                "\"" + comma + "\"(?:parameters|arguments)\"" + colon,
                blank + "\\}");
    }

    /** {@code <function=…>{…}</function>}. */
    static CallSyntax functionTag(List<String> names, List<ValueSpec> arguments) {
        return of(names, arguments, "<function=", ">", "</function>");
    }

    private static CallSyntax of(
            List<String> names, List<ValueSpec> arguments, String before, String after, String closing) {
        try {
            List<Automaton> one = new ArrayList<>();
            StringBuilder any = new StringBuilder();
            for (String name : names) {
                String quoted = quote(name);
                one.add(Regex.compile("^" + before + quoted + after + "$"));
                any.append(any.isEmpty() ? "" : "|").append(quoted);
            }
            Automaton opening = Regex.compile("^" + before + "(?:" + any + ")" + after + "$")
                    .classifiedBy(one.toArray(Automaton[]::new), (label, accepting) -> first(accepting));
            return new CallSyntax(opening, Regex.compile("^" + closing + "$"), List.copyOf(arguments));
        } catch (AutomatonException e) {
            throw new IllegalArgumentException("the names of the tools are too many or too long: " + e.getMessage(), e);
        }
    }

    private static int first(BitSet accepting) {
        return accepting.nextSetBit(0);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints()
                .forEach(point ->
                        quoted.append("\\u{").append(Integer.toHexString(point)).append('}'));
        return quoted.toString();
    }

    Automaton opening() {
        return opening;
    }

    /** About what it takes of the heap, with the arguments, which other syntaxes share. */
    long heapBytes() {
        return 2L * Integer.BYTES * opening.transitions()
                + arguments.stream().mapToLong(ValueSpec::heapBytes).sum();
    }

    Automaton closing() {
        return closing;
    }

    ValueSpec arguments(int tool) {
        return arguments.get(tool);
    }
}
