package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TextSplitterTests {

    @Test
    void split_longText_cutsAtParagraphsThenSentences() {
        assertThat(TextSplitter.split("One two.\n\nThree four. Five six seven.", 20))
                .containsExactly("One two.", "Three four.", "Five six seven.");
        assertThat(TextSplitter.split("  short  ", 20)).containsExactly("short");
        assertThat(TextSplitter.split("   ", 20)).isEmpty();
    }

    @Test
    void split_emojiAtTheBorder_staysWhole() {
        String family = "👨‍👩‍👧";
        List<String> pieces = TextSplitter.split("ab" + family.repeat(4), 10);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.length()).isLessThanOrEqualTo(10));
        assertThat(String.join("", pieces)).isEqualTo("ab" + family.repeat(4));
        assertThat(pieces.getFirst()).isEqualTo("ab" + family);
    }

    @RepeatedTest(50)
    void split_anyText_losesNoWordAndKeepsTheLimit() {
        Random random = new Random();
        String alphabet = "abc .!\n\n é漢😀";
        int[] points = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(400);
        for (int index = 0; index < length; index++) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        int limit = 2 + random.nextInt(60);

        List<String> pieces = TextSplitter.split(text.toString(), limit);

        assertThat(pieces).as("limit %d of %s", limit, text).allSatisfy(piece -> {
            assertThat(piece.length()).isBetween(1, limit);
            assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isFalse();
        });
        assertThat(String.join("", pieces).replaceAll("\\s+", ""))
                .isEqualTo(text.toString().replaceAll("\\s+", ""));
    }
}
