package dev.parley.assistant.admin;

import dev.parley.memory.audit.OperatorAct;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Acts of operators as a table for spreadsheets. Stateless.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class ActsCsv {

    private static final String LINE_END = "\r\n";
    private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r].*", Pattern.DOTALL);

    private ActsCsv() {}

    static String of(List<OperatorAct> acts) {
        return Stream.concat(
                        Stream.of("at,who,role,action,target,person,outcome,detail"),
                        acts.stream().map(ActsCsv::line))
                .collect(Collectors.joining(LINE_END, "", LINE_END));
    }

    private static String line(OperatorAct act) {
        return Stream.of(
                        act.at().toString(),
                        act.who(),
                        act.role(),
                        act.action(),
                        act.target(),
                        act.person(),
                        act.outcome(),
                        act.detail())
                .map(ActsCsv::field)
                .collect(Collectors.joining(","));
    }

    /** Spreadsheets run what begins like a formula, so that gets an apostrophe in front. */
    private static String field(String text) {
        String plain = FORMULA.matcher(text).matches() ? "'" + text : text;
        return plain.matches("[^,\"\\r\\n]*") ? plain : '"' + plain.replace("\"", "\"\"") + '"';
    }
}
