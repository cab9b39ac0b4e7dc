package dev.parley.assistant.channel;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts long texts where a reader would: between paragraphs, else lines, sentences, words, else characters. Code, addresses,
 * marked words and a sentence's citations stay whole where they fit; a block of code that does not is closed and opened
 * again. Stateless.
 */
public final class TextSplitter {

    /** A cut in the first part of the room would leave many small pieces. */
    private static final int LEAST_SHARE = 3;

    private static final String FENCE = "```";
    private static final String CLOSE = "\n" + FENCE;
    private static final String OPEN = FENCE + "\n";

    /** Below this room a block of code is cut like any text. */
    private static final int LEAST_FENCED = 40;

    private static final Pattern PARAGRAPH = Pattern.compile("\n\n");
    private static final Pattern LINE = Pattern.compile("\n");
    private static final Pattern SENTENCE = Pattern.compile("[.!?؟۔।…]+[\"'”’»)\\]]*\\s+|[。！？]+[」』）]*");
    private static final Pattern BLANK = Pattern.compile("\\s");

    /** Blocks and spans of code, addresses, what is marked as bold, italic or struck, and citations with the blanks before. */
    private static final Pattern WHOLE = Pattern.compile("(?s)```.*?(?:```|$)|`[^`\n]+`|https?://\\S+"
            + "|(?<![\\w*])\\*[^\\s*][^*\n]*\\*(?![\\w*])|(?<![\\w_])_[^\\s_][^_\n]*_(?![\\w_])|(?<![\\w~])~[^\\s~][^~\n]*~(?![\\w~])"
            + "|(?:[ \t]*[\u2066\u2068]?\\[\\d{1,3}][\u2069]?)+");

    private TextSplitter() {}

    /**
     * Pieces without surrounding blanks, each of at most {@code limit} UTF-16 units. No piece is empty; characters that
     * people see as one stay together unless one alone is longer than the limit.
     */
    public static List<String> split(String text, int limit) {
        List<String> pieces = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > limit) {
            int fence = fenceAtStart(rest);
            String piece;
            if (fence > limit && limit >= LEAST_FENCED) {
                int cut = cut(rest, limit - CLOSE.length(), false);
                piece = rest.substring(0, cut).stripTrailing() + CLOSE;
                rest = OPEN + rest.substring(cut).replaceFirst("^\n", "");
            } else {
                int cut = cut(rest, limit, true);
                piece = rest.substring(0, cut).strip();
                rest = rest.substring(cut).strip();
            }
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
        }
        if (!rest.isEmpty()) {
            pieces.add(rest);
        }
        return pieces;
    }

    /** Length of the block of code that a text begins with; 0 for none. */
    private static int fenceAtStart(String text) {
        if (!text.startsWith(FENCE)) {
            return 0;
        }
        int end = text.indexOf(FENCE, FENCE.length());
        return end < 0 ? text.length() : end + FENCE.length();
    }

    /** @param whole whether what belongs together is kept so */
    private static int cut(String text, int limit, boolean whole) {
        boolean[] inside = whole ? inside(text, limit) : new boolean[limit + 1];
        int cut = last(PARAGRAPH, text, limit, inside);
        if (cut == 0) {
            cut = last(LINE, text, limit, inside);
        }
        if (cut == 0 && whole) {
            cut = last(SENTENCE, text, limit, inside);
        }
        if (cut == 0) {
            cut = last(BLANK, text, limit, inside);
        }
        if (cut == 0 && whole) {
            // Something long begins late: it goes into the next piece as a whole.
            for (int at = limit; at > 0 && cut == 0; at--) {
                cut = inside[at] || !isBorder(text, at) ? 0 : at;
            }
        }
        return cut == 0 ? lastCharacter(text, limit) : cut;
    }

    /** Places where a cut would tear something. */
    private static boolean[] inside(String text, int limit) {
        boolean[] inside = new boolean[limit + 1];
        Matcher matcher = WHOLE.matcher(text);
        while (matcher.find() && matcher.start() < limit) {
            // Before its first sign a cut is fine, but not between a sentence and its citation.
            boolean citation = matcher.group().stripLeading().matches("(?s)[\u2066\u2068]?\\[.*");
            int from = citation ? matcher.start() : matcher.start() + 1;
            for (int at = from; at < matcher.end() && at <= limit; at++) {
                inside[at] = true;
            }
        }
        return inside;
    }

    private static boolean isBorder(String text, int at) {
        return Character.isWhitespace(text.charAt(at - 1)) || Character.isWhitespace(text.charAt(at));
    }

    /** The last border behind a match; 0 where there is none in the room. */
    private static int last(Pattern border, String text, int limit, boolean[] inside) {
        int found = 0;
        Matcher matcher = border.matcher(text).region(limit / LEAST_SHARE, Math.min(limit + 1, text.length()));
        while (matcher.find()) {
            int at = Math.min(matcher.end(), limit);
            if (!inside[matcher.start()] && !inside[at]) {
                found = at;
            }
        }
        return found;
    }

    private static int lastCharacter(String text, int limit) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int at = characters.isBoundary(limit) ? limit : characters.preceding(limit);
        if (at > 0) {
            return at;
        }
        return Character.isHighSurrogate(text.charAt(limit - 1)) && limit > 1 ? limit - 1 : limit;
    }
}
