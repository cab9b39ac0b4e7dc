package dev.parley.assistant.channel;

import java.text.Bidi;
import java.util.regex.Pattern;

/**
 * Keeps citation markers and titles whole in text that is written from right to left, with the isolates of Unicode's
 * bidirectional algorithm (UAX #9). Stateless.
 */
final class Directions {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char LEFT_TO_RIGHT_ISOLATE = '\u2066';
    private static final char POP_ISOLATE = '\u2069';

    private static final Pattern MARKER = Pattern.compile("\\[\\d{1,3}]");

    private Directions() {}

    /** Whether a text has words that are written from right to left. */
    static boolean isRightToLeft(String text) {
        char[] characters = text.toCharArray();
        return Bidi.requiresBidi(characters, 0, characters.length);
    }

    /** A text whose direction is its own and touches nothing around it. */
    static String isolated(String text) {
        return FIRST_STRONG_ISOLATE + text + POP_ISOLATE;
    }

    static String withMarkersKept(String text) {
        return MARKER.matcher(text).replaceAll(LEFT_TO_RIGHT_ISOLATE + "$0" + POP_ISOLATE);
    }
}
