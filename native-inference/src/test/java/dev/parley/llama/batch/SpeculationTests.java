package dev.parley.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is guessed, how much, and whether at all. */
class SpeculationTests {

    private static final long STEP = 1_000_000;

    @Test
    void propose_anEndThatWasThereBefore_givesWhatFollowedTheLongestMatch() {
        int[] text = {1, 2, 3, 4, 50, 51, 9, 2, 3, 4, 60, 61, 7, 1, 2, 3, 4};
        assertThat(PromptLookup.propose(text, text.length, 3)).containsExactly(50, 51, 9);
        // Without the 1 both places agree for three tokens, and the later one counts.
        text[13] = 8;
        assertThat(PromptLookup.propose(text, text.length, 2)).containsExactly(60, 61);
    }

    @Test
    void propose_aTextThatRepeatsItself_goesOnRepeating() {
        int[] text = {5, 1, 2, 3, 1, 2, 3};
        assertThat(PromptLookup.propose(text, text.length, 7)).containsExactly(1, 2, 3, 1, 2, 3, 1);
    }

    @Test
    void propose_anEndThatIsNew_givesNothing() {
        assertThat(PromptLookup.propose(new int[] {1, 2, 3, 4, 2, 3}, 6, 5)).isEmpty();
        assertThat(PromptLookup.propose(new int[] {1}, 1, 5)).isEmpty();
        // What lies behind the length is no part of the text.
        assertThat(PromptLookup.propose(new int[] {1, 2, 3, 9, 1, 2, 3}, 6, 5)).isEmpty();
    }

    @Test
    void next_afterRightGuesses_growsAndAfterWrongOnesPausesLongerEachTime() {
        DraftLength length = new DraftLength(8);
        assertThat(length.next()).isEqualTo(4);
        length.verified(4, 4);
        assertThat(length.next()).isEqualTo(8);
        length.verified(8, 2);
        assertThat(length.next()).isEqualTo(3);
        for (int pause = 1; pause <= 4; pause *= 2) {
            length.verified(3, 0);
            assertThat(IntStream.range(0, pause).map(step -> length.next())).containsOnly(0);
            assertThat(length.next()).isEqualTo(2);
        }
    }

    @Test
    void pays_whereGuessingIsFaster_isTrue() {
        SpeculationGauge gauge = new SpeculationGauge();
        assertThat(gauge.pays(1)).as("before plain steps were measured").isFalse();
        gauge.measured(1, false, 1, STEP);
        assertThat(gauge.pays(1)).isTrue();
        gauge.measured(1, true, 3, 2 * STEP);
        assertThat(IntStream.range(0, 100).filter(step -> gauge.pays(1))).hasSize(100);
    }

    @Test
    void pays_whereGuessingIsSlower_turnsItselfOffAndTriesAgainEverMoreSeldom() {
        SpeculationGauge gauge = new SpeculationGauge();
        gauge.measured(1, false, 1, STEP);
        gauge.measured(1, true, 1, 2 * STEP);
        int trials = 0;
        for (int step = 0; step < 1000; step++) {
            if (gauge.pays(1)) {
                gauge.measured(1, true, 1, 2 * STEP);
                trials++;
            }
        }
        assertThat(trials).isBetween(4, 7);
        // A batch of two has measurements of its own.
        assertThat(gauge.pays(2)).isFalse();
        gauge.measured(2, false, 2, STEP);
        assertThat(gauge.pays(2)).isTrue();
        // What was slow may become fast: the next trial shows it.
        IntStream.range(0, 2000).filter(step -> gauge.pays(1)).forEach(step -> gauge.measured(1, true, 50, STEP));
        assertThat(IntStream.range(0, 10).filter(step -> gauge.pays(1))).hasSize(10);
    }
}
