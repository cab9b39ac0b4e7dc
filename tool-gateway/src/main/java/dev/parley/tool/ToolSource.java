package dev.parley.tool;

/**
 * A page that a tool read, with the text that was read.
 *
 * @param number citation number in the turn, from 1; given by the gateway, 0 before
 */
public record ToolSource(int number, String title, String url, String text) {

    /** As a tool gives it. */
    public static ToolSource of(String title, String url, String text) {
        return new ToolSource(0, title, url, text);
    }
}
