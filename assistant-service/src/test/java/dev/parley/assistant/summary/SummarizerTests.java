package dev.parley.assistant.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummarizerTests {

    private static final List<LoggedTurn> TURNS = List.of(
            turn("Hello. I live with my sister Brannoch in Lund.", "Nice to meet you both."),
            turn("My train leaves at 17:40 and costs 230 kronor.", "I will remind you at 17:00."),
            turn("What is the capital of Norway?", "Oslo."));

    private static LoggedTurn turn(String question, String answer) {
        return new LoggedTurn(
                question,
                Instant.EPOCH,
                List.of(new LoggedMessage.User(question), new LoggedMessage.Assistant(answer)));
    }

    @Test
    void checked_goodSummary_staysAsItIs() {
        String good = "Lives with sister Brannoch in Lund; train at 17:40 costs 230; asked for Norway's capital."
                + " I will remind you at 17:00.";
        assertThat(Summarizer.checked("", good, TURNS)).isEqualTo(good);
    }

    @Test
    void checked_lostNamesNumbersAndPromises_comeBackAsTheirSentences() {
        String checked = Summarizer.checked("", "They talked about family and trains.", TURNS);
        assertThat(checked)
                .startsWith("They talked about family and trains.\n")
                .contains("Brannoch", "Lund", "17:40", "230", "I will remind you at 17:00.", "Norway");
        assertThat(checked).doesNotContain("Nice to meet you");
    }

    @Test
    void checked_emptySummary_isTheExtractAlone() {
        assertThat(Summarizer.checked("", "", TURNS))
                .contains("Brannoch", "17:40")
                .doesNotStartWith("\n");
    }

    @Test
    void checked_factsOfTheSummaryBefore_areNotLost() {
        assertThat(Summarizer.checked("The dog is called Tamsin.", "A talk about trains.", TURNS))
                .contains("Tamsin");
    }

    @Test
    void keepsakes_namesAndNumbers_areFoundInsideSentences() {
        assertThat(Keepsakes.of(TURNS)).contains("Brannoch", "Lund", "17:40", "230", "Norway");
        assertThat(Keepsakes.of(TURNS)).doesNotContain("Hello", "My", "What", "I");
    }
}
