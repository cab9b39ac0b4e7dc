package dev.parley.embedding;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text into words as BERT does: control characters go, whitespace separates, each punctuation mark and each
 * Chinese character is a word of its own, and uncased vocabularies get lower-case letters without accents.
 *
 * @param lowercase whether letters are lower-cased
 * @param stripAccents whether combining marks go
 * @param splitChinese whether each Chinese character is a word
 */
record BertNormalizer(boolean lowercase, boolean stripAccents, boolean splitChinese) {

    List<String> words(String text) {
        String clean = clean(text);
        if (stripAccents) {
            clean = withoutMarks(Normalizer.normalize(clean, Normalizer.Form.NFD));
        }
        if (lowercase) {
            clean = clean.toLowerCase(Locale.ROOT);
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        clean.codePoints().forEach(point -> {
            boolean alone = isPunctuation(point) || splitChinese && isChinese(point);
            if (alone || isSpace(point)) {
                finish(word, words);
            }
            if (alone) {
                words.add(Character.toString(point));
            } else if (!isSpace(point)) {
                word.appendCodePoint(point);
            }
        });
        finish(word, words);
        return words;
    }

    private static void finish(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point != 0xFFFD && (isSpace(point) || !isControl(point)))
                .forEach(point -> clean.appendCodePoint(isSpace(point) ? ' ' : point));
        return clean.toString();
    }

    private static String withoutMarks(String decomposed) {
        StringBuilder rest = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .forEach(rest::appendCodePoint);
        return rest.toString();
    }

    private static boolean isSpace(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || Character.getType(point) == Character.SPACE_SEPARATOR
                || point == 0x85
                || point == 0x2028
                || point == 0x2029
                || point == 0x0B
                || point == 0x0C;
    }

    private static boolean isControl(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /** All ASCII signs that are no letter or digit count, although Unicode calls some of them symbols. */
    private static boolean isPunctuation(int point) {
        if (point < 0x80) {
            return point > ' ' && point < 0x7F && !Character.isLetterOrDigit(point);
        }
        return switch (Character.getType(point)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** The blocks of CJK unified and compatibility ideographs. */
    private static boolean isChinese(int point) {
        return point >= 0x4E00 && point <= 0x9FFF
                || point >= 0x3400 && point <= 0x4DBF
                || point >= 0x20000 && point <= 0x2A6DF
                || point >= 0x2A700 && point <= 0x2B73F
                || point >= 0x2B740 && point <= 0x2B81F
                || point >= 0x2B920 && point <= 0x2CEAF
                || point >= 0xF900 && point <= 0xFAFF
                || point >= 0x2F800 && point <= 0x2FA1F;
    }
}
