package dev.parley.assistant.ask;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses that open a page at a quoted passage (WICG URL fragment text directives). Stateless. */
final class TextFragment {

    /** A longer quote is named by its beginning and end, so that small differences in between do not matter. */
    private static final int MAX_WHOLE_WORDS = 8;

    private static final int EDGE_WORDS = 4;

    /** What answers with Google Search cite by these is Google's text and not the page's, and links stay as Google gave them. */
    private static final String GOOGLES_LINKS = "https://vertexaisearch.cloud.google.com/grounding-api-redirect/";

    private TextFragment() {}

    /** The address with a directive for the quote; the address itself where that cannot be found at it. */
    static String link(String url, String quote) {
        String text = quote.strip();
        if (text.isEmpty()
                || url.startsWith(GOOGLES_LINKS)
                || !(url.startsWith("http://") || url.startsWith("https://"))) {
            return url;
        }
        String[] words = text.split("\\s+");
        String directive = words.length <= MAX_WHOLE_WORDS
                ? encoded(words, 0, words.length)
                : encoded(words, 0, EDGE_WORDS) + "," + encoded(words, words.length - EDGE_WORDS, words.length);
        return url + (url.indexOf('#') < 0 ? "#" : "") + ":~:text=" + directive;
    }

    /** Comma, ampersand and dash have a meaning in the directive, so they are escaped too. */
    private static String encoded(String[] words, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int index = from; index < to; index++) {
            text.append(index > from ? " " : "").append(words[index]);
        }
        return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("-", "%2D");
    }
}
