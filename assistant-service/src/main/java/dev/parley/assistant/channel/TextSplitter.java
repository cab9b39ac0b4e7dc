package dev.parley.assistant.channel;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts long texts where a reader would: between paragraphs, else lines, sentences, words, else characters. Stateless. */
public final class TextSplitter {

    /** A cut in the first part of the room would leave many small pieces. */
    private static final int LEAST_SHARE = 3;

    private static final List<String> BORDERS = List.of("\n\n", "\n", ". ", "! ", "? ", " ");

    private TextSplitter() {}

    /**
     * Pieces without surrounding blanks, each of at most {@code limit} UTF-16 units. No piece is empty; characters that
     * people see as one stay together unless one alone is longer than the limit.
     */
    public static List<String> split(String text, int limit) {
        List<String> pieces = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > limit) {
            int cut = cut(rest, limit);
            String piece = rest.substring(0, cut).strip();
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
            rest = rest.substring(cut).strip();
        }
        if (!rest.isEmpty()) {
            pieces.add(rest);
        }
        return pieces;
    }

    private static int cut(String text, int limit) {
        for (String border : BORDERS) {
            int at = text.lastIndexOf(border, limit - border.length());
            if (at >= limit / LEAST_SHARE) {
                return at + border.length();
            }
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int at = characters.isBoundary(limit) ? limit : characters.preceding(limit);
        if (at > 0) {
            return at;
        }
        return Character.isHighSurrogate(text.charAt(limit - 1)) && limit > 1 ? limit - 1 : limit;
    }
}
