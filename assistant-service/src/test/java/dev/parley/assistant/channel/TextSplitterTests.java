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

    @Test
    void split_citationBehindItsSentence_staysWithIt() {
        assertThat(TextSplitter.split("The tower is tall. [1][2] It stands in Paris. [3] More words follow here.", 50))
                .containsExactly("The tower is tall. [1][2] It stands in Paris. [3]", "More words follow here.");
        assertThat(TextSplitter.split("The tower is tall and old. [1] Next.", 28))
                .noneMatch(piece -> piece.startsWith("[1]"));
    }

    @Test
    void split_sentencesOfOtherScripts_areCutAtTheirEnds() {
        assertThat(TextSplitter.split("यह पहला वाक्य है। यह दूसरा वाक्य है।", 22))
                .hasSize(2)
                .first()
                .isEqualTo("यह पहला वाक्य है।");
        assertThat(TextSplitter.split("هل هذا أول سؤال؟ وهذا جواب طويل قليلا.", 24))
                .first()
                .isEqualTo("هل هذا أول سؤال؟");
        assertThat(TextSplitter.split("これは最初の文です。これは二番目の文です。", 14)).first().isEqualTo("これは最初の文です。");
    }

    @Test
    void split_addressCodeOrMarkedWordsAtTheBorder_staysWhole() {
        String address = "https://example.org/a/long/path?with=query";
        assertThat(TextSplitter.split("Some words before " + address + " and after", 50))
                .containsExactly("Some words before", address + " and", "after");
        assertThat(TextSplitter.split("Some words, then `a span of code here` and after", 30))
                .anyMatch(piece -> piece.contains("`a span of code here`"));
        assertThat(TextSplitter.split("Some words, then *these are bold words* and after", 30))
                .anyMatch(piece -> piece.contains("*these are bold words*"));
    }

    @Test
    void split_blockOfCodeThatFits_goesIntoOnePiece() {
        String code = "```\nint a = 1;\n\nint b = 2;\n```";
        assertThat(TextSplitter.split("Here is what you need to write:\n" + code + "\nThat is all of it.", 60))
                .anyMatch(piece -> piece.contains(code));
    }

    @Test
    void split_blockOfCodeLongerThanAPiece_isClosedAndOpenedAgain() {
        StringBuilder code = new StringBuilder("```\n");
        for (int line = 0; line < 20; line++) {
            code.append("line ").append(line).append(" of the program;\n");
        }
        List<String> pieces = TextSplitter.split("Look:\n" + code + "```\nDone.", 120);

        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece.length()).isLessThanOrEqualTo(120);
            assertThat(piece.split("```", -1).length % 2).as(piece).isEqualTo(1);
        });
        for (int line = 0; line < 20; line++) {
            String wanted = "line " + line + " of the program;";
            assertThat(pieces).anyMatch(piece -> piece.contains(wanted));
        }
    }
}
