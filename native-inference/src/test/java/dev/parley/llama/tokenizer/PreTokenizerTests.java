package dev.parley.llama.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PreTokenizerTests {

    private static final Pattern REFERENCE = Pattern.compile(PreTokenizer.PATTERN, Pattern.UNICODE_CHARACTER_CLASS);

    @Property(tries = 5000)
    void pieces_ofTrickyText_equalTheExpression(@ForAll("trickyText") String text) {
        assertThat(pieces(text)).isEqualTo(referencePieces(text));
    }

    @Property(tries = 2000)
    void pieces_ofAnyCodePoints_equalTheExpression(@ForAll("anyText") String text) {
        assertThat(pieces(text)).isEqualTo(referencePieces(text));
    }

    @Test
    void pieces_ofEveryCodePointAlone_equalTheExpression() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = " " + Character.toString(codePoint) + "x";
            if (!pieces(text).equals(referencePieces(text))) {
                assertThat(pieces(text)).as("U+%04X", codePoint).isEqualTo(referencePieces(text));
            }
        }
    }

    @Test
    void pieces_ofKnownCases_areAsTheReferenceSays() {
        assertThat(pieces("12345")).containsExactly("123", "45");
        assertThat(pieces("x \u2028y")).containsExactly("x", " ", "\u2028y");
        assertThat(pieces("I'Ve")).containsExactly("I", "'Ve");
        assertThat(pieces("a\n \n b")).containsExactly("a", "\n \n", " b");
        assertThat(pieces("it'ſt")).containsExactly("it", "'ſ", "t");
    }

    @Provide
    Arbitrary<String> trickyText() {
        return Arbitraries.of(
                        "'", "s", "S", "ſ", "t", "re", "VE", "ll", "m", "d", "K", " ", "  ", "\n", "\r", "\t", "\u00a0",
                        "\u2028", "\u3000", "\u001c", "\u0085", "1", "½", "Ⅳ", "٣", "é", "日", "𝒜", "😀", "\u0301", ".",
                        "!", "<|", "_", "x")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> anyText() {
        return Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(value -> value < Character.MIN_SURROGATE || value > Character.MAX_SURROGATE)
                .map(Character::toString)
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = PreTokenizer.pieceEnd(text, start);
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    private static List<String> referencePieces(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }
}
