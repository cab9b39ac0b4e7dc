package dev.parley.assistant.consent;

import java.util.regex.Pattern;

/**
 * Tells a person's own words from the material that they put into their message (quotes, code blocks, pasted text,
 * encoded text). Stateless.
 */
public final class OwnText {

    private static final int SHORT_QUOTE = 60;

    /** As the conversation log keeps what came with a message. */
    private static final Pattern FENCED = Pattern.compile("(?s)⟦.*?(?:⟦end of [^⟧]*⟧|$)");

    private static final Pattern CODE_BLOCK = Pattern.compile("(?s)```.*?(?:```|$)");
    private static final Pattern QUOTED_LINE = Pattern.compile("(?m)^\\s*[>|].*$");
    private static final Pattern QUOTE = Pattern.compile("(?s)\"[^\"]{" + SHORT_QUOTE + ",}\"?|“[^”]{" + SHORT_QUOTE
            + ",}”?|„[^“”]{" + SHORT_QUOTE + ",}[“”]?|«[^»]{" + SHORT_QUOTE + ",}»?|'[^']{" + SHORT_QUOTE + ",}'?");

    /** Longer than any word of a language: base64, hexadecimal or percent encoding. */
    private static final Pattern ENCODED = Pattern.compile("(?<![/\\w.:])[A-Za-z0-9+/=%_-]{32,}");

    /** A line that ends with a colon, or a rule, after which pasted text begins. */
    private static final Pattern MATERIAL =
            Pattern.compile("(?s)(?<=[:：])[ \\t]*\\R.*|\\R\\s*(?:-{3,}|_{3,}|={3,}|\\*{3,}).*");

    private OwnText() {}

    /** Whether a message holds more than the person's own words. */
    public static boolean holdsMaterial(String message) {
        return !strip(message).equals(message);
    }

    /** The message without quotes, code blocks, pasted and encoded text. */
    public static String strip(String message) {
        String text = message;
        for (Pattern pattern : new Pattern[] {FENCED, CODE_BLOCK, MATERIAL, QUOTED_LINE, QUOTE, ENCODED}) {
            text = pattern.matcher(text).replaceAll(" ");
        }
        return text;
    }
}
