package dev.parley.llama.tokenizer;

/**
 * Cuts text into the pieces that the Llama 3 pre-tokenization expression gives, by hand: one pass, no backtracking.
 * Stateless.
 */
final class PreTokenizer {

    /** The expression that this scanner follows, as {@code tokenizer.json} spells it. */
    static final String PATTERN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final int LONGEST_DIGIT_GROUP = 3;

    private PreTokenizer() {}

    /** End of the piece that starts at {@code start}, which must be inside the text. */
    static int pieceEnd(String text, int start) {
        int first = text.codePointAt(start);
        int next = start + Character.charCount(first);
        if (first == '\'') {
            int end = contractionEnd(text, next);
            if (end > 0) {
                return end;
            }
        }
        if (Character.isLetter(first)) {
            return lettersEnd(text, next);
        }
        if (isNumber(first)) {
            return numbersEnd(text, next);
        }
        if (first != '\r' && first != '\n' && next < text.length() && Character.isLetter(text.codePointAt(next))) {
            return lettersEnd(text, next);
        }
        if (!isSpace(first)) {
            return symbolsEnd(text, next);
        }
        if (first == ' ' && next < text.length() && isSymbol(text.codePointAt(next))) {
            return symbolsEnd(text, next);
        }
        return spacesEnd(text, start);
    }

    private static int contractionEnd(String text, int position) {
        if (position >= text.length()) {
            return -1;
        }
        char first = fold(text.charAt(position));
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return position + 1;
        }
        if (position + 1 >= text.length()) {
            return -1;
        }
        char second = fold(text.charAt(position + 1));
        boolean matches =
                (first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l');
        return matches ? position + 2 : -1;
    }

    private static char fold(char character) {
        if (character >= 'A' && character <= 'Z') {
            return (char) (character + ('a' - 'A'));
        }
        // The long s folds to s in Unicode, and it is the only other character that folds to a letter used here.
        return character == '\u017F' ? 's' : character;
    }

    private static int lettersEnd(String text, int start) {
        int position = start;
        while (position < text.length()) {
            int codePoint = text.codePointAt(position);
            if (!Character.isLetter(codePoint)) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        return position;
    }

    private static int numbersEnd(String text, int start) {
        int position = start;
        for (int count = 1; count < LONGEST_DIGIT_GROUP && position < text.length(); count++) {
            int codePoint = text.codePointAt(position);
            if (!isNumber(codePoint)) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        return position;
    }

    private static int symbolsEnd(String text, int start) {
        int position = start;
        while (position < text.length()) {
            int codePoint = text.codePointAt(position);
            if (!isSymbol(codePoint)) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        while (position < text.length() && isLineEnd(text.charAt(position))) {
            position++;
        }
        return position;
    }

    private static int spacesEnd(String text, int start) {
        int position = start;
        int afterLastLineEnd = -1;
        while (position < text.length() && isSpace(text.charAt(position))) {
            if (isLineEnd(text.charAt(position))) {
                afterLastLineEnd = position + 1;
            }
            position++;
        }
        if (afterLastLineEnd > 0) {
            return afterLastLineEnd;
        }
        // The last space before a word is left to begin the next piece.
        return position < text.length() && position - start > 1 ? position - 1 : position;
    }

    private static boolean isLineEnd(char character) {
        return character == '\r' || character == '\n';
    }

    private static boolean isSymbol(int codePoint) {
        return !isSpace(codePoint) && !Character.isLetter(codePoint) && !isNumber(codePoint);
    }

    private static boolean isNumber(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /** Unicode White_Space, which differs from {@link Character#isWhitespace(int)}. */
    private static boolean isSpace(int codePoint) {
        return switch (codePoint) {
            case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200A;
        };
    }
}
