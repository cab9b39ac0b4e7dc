package dev.parley.llama.grammar;

/**
 * White space between the tokens of JSON: nothing, one blank, or one line break with an indentation. That covers how
 * models write, on one line or indented, and cannot go on for ever.
 */
final class Blanks {

    /** Blanks or tabs after a line break. */
    static final int MAX_INDENT = 32;

    static final int NONE = 0;
    private static final int ONE_BLANK = 1;
    private static final int LINE_BREAK = 2;
    static final int IMPOSSIBLE = -1;

    private Blanks() {}

    /** The count after a byte, or {@link #IMPOSSIBLE}. */
    static int next(int count, int value) {
        if (value == '\n') {
            return count == NONE ? LINE_BREAK : IMPOSSIBLE;
        }
        if (value != ' ' && value != '\t') {
            return IMPOSSIBLE;
        }
        if (count == NONE) {
            return ONE_BLANK;
        }
        return count >= LINE_BREAK && count < LINE_BREAK + MAX_INDENT ? count + 1 : IMPOSSIBLE;
    }
}
