package dev.parley.tool.policy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.tool.ToolAttachment;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultCutTests {

    /** Words as tokens. */
    private final ResultCut cut =
            new ResultCut(text -> text.isBlank() ? 0 : text.strip().split("\\s+").length, 500);

    @Test
    void cut_fits_isTheSame() {
        assertThat(cut.cut("one two three", 3)).isEqualTo("one two three");
    }

    @Test
    void cut_tooManyTokens_keepsWhatFitsWithTheMark() {
        String kept = cut.cut("one two three four five six", 4);

        assertThat(kept).startsWith("one two three").endsWith(ResultCut.MARK);
        assertThat(kept.split("\\s+")).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void cut_fewTokensButTooManyCharacters_isCutAtTheCeiling() {
        assertThat(cut.cut("a".repeat(100_000), 1_000)).hasSize(500).endsWith(ResultCut.MARK);
    }

    @Test
    void cut_surrogatePairAtTheEnd_isNotSplit() {
        ResultCut chars = new ResultCut(String::length, 500);

        assertThat(chars.cut("a\uD83D\uDE00".repeat(20), ResultCut.MARK.length() + 2))
                .isEqualTo("a" + ResultCut.MARK);
    }

    @Test
    void cut_sources_thoseWithoutRoomAreLeftOutAndTheLastHoldsWhatWasRead() {
        ToolResult.Ok ok = new ToolResult.Ok(
                "",
                List.of(
                        ToolSource.of("A", "https://a.example", "one two three"),
                        ToolSource.of("B", "https://b.example", "four five six seven eight"),
                        ToolSource.of("C", "https://c.example", "nine")));

        ToolResult.Ok kept = (ToolResult.Ok) cut.cut(ok, 1, 12);

        assertThat(kept.sources()).extracting(ToolSource::number).containsExactly(1, 2);
        assertThat(kept.sources().getLast().text()).startsWith("four five").doesNotContain("seven eight");
        assertThat(kept.text()).contains("[2] B").endsWith(ResultCut.MARK).doesNotContain("[3]");
    }

    @Test
    void cut_noRoomForAHeading_marksThatThereWasMore() {
        ToolResult.Ok ok =
                new ToolResult.Ok("Found.", List.of(ToolSource.of("A title of words", "https://a.example", "x")));

        ToolResult.Ok kept = (ToolResult.Ok) cut.cut(ok, 1, 3);

        assertThat(kept.sources()).isEmpty();
        assertThat(kept.text()).endsWith(ResultCut.MARK);
    }

    @Test
    void cut_anyLength_keepsTheAttachments() {
        List<ToolAttachment> picture = List.of(new ToolAttachment("image/png", "https://a.example/1.png"));
        for (int tokens : new int[] {1, 3, 100}) {
            ToolResult.Ok whole = new ToolResult.Ok(
                    "Ready at last.", List.of(ToolSource.of("A", "https://a.example", "x y z")), picture);
            assertThat(((ToolResult.Ok) cut.cut(whole, 1, tokens)).attachments())
                    .isEqualTo(picture);
        }
    }
}
