package dev.parley.llama.grammar.automaton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTests {

    private static final List<String> PARTS = List.of(
            "a",
            "b",
            "ab",
            ".",
            "[ab]",
            "[^a]",
            "\\d",
            "\\w",
            "\\s",
            "(?:a|b)",
            "(ab|c)",
            "x{2}",
            "a{1,3}",
            "b{2,}",
            "é",
            "\\u00e9",
            "\\.",
            "(a(b|)c)",
            "[a-c-]",
            "[\\d_]",
            "\\n",
            "😀");
    private static final List<String> QUANTIFIERS = List.of("", "", "", "*", "+", "?", "{0,2}", "*?", "{2}");
    private static final List<String> TEXTS =
            List.of("a", "b", "c", "x", "1", "_", " ", "\n", "é", ".", "-", "😀", "ab", "aaa");

    @Property(tries = 1000)
    void compile_randomPatterns_matchWhatTheJdkFinds(@ForAll long seed) throws AutomatonException {
        Random random = new Random(seed);
        String pattern = pattern(random);
        Automaton automaton = Regex.compile(pattern);
        Pattern reference = Pattern.compile(pattern);
        for (int count = 0; count < 20; count++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append(TEXTS.get(random.nextInt(TEXTS.size())));
            }
            // Unlike ECMA-262, the JDK lets $ match before a final line break.
            if (text.toString().endsWith("\n")) {
                continue;
            }
            assertThat(automaton.match(text.toString()) >= 0)
                    .as("%s in %s", pattern, text)
                    .isEqualTo(reference.matcher(text).find());
        }
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder(random.nextInt(3) == 0 ? "^" : "");
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            String part = PARTS.get(random.nextInt(PARTS.size()));
            pattern.append(part);
            if (!part.endsWith("}")) {
                pattern.append(QUANTIFIERS.get(random.nextInt(QUANTIFIERS.size())));
            }
            if (count > 1 && random.nextInt(8) == 0) {
                pattern.append('|');
            }
        }
        return pattern.append(random.nextInt(3) == 0 ? "$" : "").toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?=a)",
                "(?!a)",
                "(?<=a)b",
                "(a)\\1",
                "\\bword\\b",
                "\\k<x>",
                "a**",
                "(",
                ")",
                "[a",
                "a{3,2}",
                "[z-a]",
                "\\p{Script=Greek}",
                "\\u12",
                "*"
            })
    void compile_whatIsInvalidOrNotRegular_isRefused(String pattern) {
        assertThatThrownBy(() -> Regex.compile(pattern)).isInstanceOf(AutomatonException.class);
    }

    @Test
    void compile_patternsThatExplode_areRefusedInTime() {
        assertThatThrownBy(() -> Regex.compile("(?:a|b)*a(?:a|b){40}")).isInstanceOf(AutomatonException.class);
        assertThatThrownBy(() -> Regex.compile("((((a{999}){999}){999}){999})")).isInstanceOf(AutomatonException.class);
    }

    @Test
    void compile_categories_followUnicode() throws AutomatonException {
        Automaton letters = Regex.compile("^\\p{L}+$");

        assertThat(letters.match("Ünï")).isZero();
        assertThat(letters.match("a1")).isEqualTo(Automaton.NONE);
        assertThat(Regex.compile("^\\P{Lu}$").match("A")).isEqualTo(Automaton.NONE);
    }

    @Test
    void match_anchorsInAlternatives_holdForTheirAlternative() throws AutomatonException {
        Automaton automaton = Regex.compile("^a|b$");

        assertThat(automaton.match("ac")).isZero();
        assertThat(automaton.match("cb")).isZero();
        assertThat(automaton.match("cac")).isEqualTo(Automaton.NONE);
    }
}
