package dev.parley.llama.grammar.automaton;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** States that are taken for one another while texts are short. */
class HorizonTests {

    private static final List<String> PARTS =
            List.of("a", "[ab]", "[^a]", "(?:ab|c)", "\\d", "(?:a|b\\.)", "é", "(?:a{2,9}b)", ".");
    private static final List<String> COUNTS = List.of("", "*", "+", "?", "{3}", "{0,5}", "{2,40}", "{17}", "{30,}");
    private static final String LETTERS = "aabbc1é.";

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void representative_shortTexts_areAcceptedAlike(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder pattern = new StringBuilder("^");
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            pattern.append(PARTS.get(random.nextInt(PARTS.size()))).append(COUNTS.get(random.nextInt(COUNTS.size())));
        }
        Automaton automaton;
        try {
            automaton = Regex.compile(pattern.append('$').toString());
        } catch (AutomatonException tooLarge) {
            return;
        }
        for (int attempt = 0; attempt < 50 && !automaton.isEmpty(); attempt++) {
            int state = random.nextInt(automaton.states());
            int other = automaton.representative(state);
            assertThat(automaton.representative(other)).isEqualTo(other);
            for (int length = 0; ; length++) {
                assertThat(labelOrNone(automaton, other))
                        .as("%s, states %d after %d characters", pattern, state, length)
                        .isEqualTo(labelOrNone(automaton, state));
                if (length == Automaton.HORIZON || state == Automaton.NONE || other == Automaton.NONE) {
                    assertThat(other == Automaton.NONE).isEqualTo(state == Automaton.NONE);
                    break;
                }
                int letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
                state = automaton.next(state, letter);
                other = automaton.next(other, letter);
            }
        }
    }

    @Test
    void representative_countingAutomaton_isOneForAllThatAreFarFromTheEnd() throws AutomatonException {
        Automaton automaton = Regex.compile("^[a-z]{1,200}$");

        int[] representatives = IntStream.range(0, automaton.states())
                .map(automaton::representative)
                .distinct()
                .toArray();

        // The start, those that are far from the end, and one for each of the last characters.
        assertThat(representatives).hasSize(2 + Automaton.HORIZON);
    }

    private static int labelOrNone(Automaton automaton, int state) {
        return state == Automaton.NONE ? Automaton.NONE : automaton.label(state);
    }
}
