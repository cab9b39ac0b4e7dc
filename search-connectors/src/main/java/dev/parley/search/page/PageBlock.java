package dev.parley.search.page;

/**
 * One block of a page.
 *
 * @param level of a heading, 1 to 6; otherwise 0
 * @param text headings without marks; lists one item a line behind {@code "- "} or {@code "1. "}; tables one row a line
 *     with cells between {@code " | "}
 */
public record PageBlock(Kind kind, int level, String text) {

    /** What a block is. */
    public enum Kind {
        HEADING,
        PARAGRAPH,
        LIST,
        TABLE,
        CODE,
        QUOTE
    }
}
