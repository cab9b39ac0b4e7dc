package dev.parley.assistant.channel.messenger;

import java.util.regex.Pattern;

/** Markdown as plain text, because Messenger shows marks as they are. Stateless. */
final class MessengerText {

    private static final Pattern FENCE = Pattern.compile("(?m)^```[A-Za-z0-9+#-]*\\n?");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}[ \t]+");
    private static final Pattern BOLD = Pattern.compile("(\\*\\*|__)(?=\\S)(.+?)(?<=\\S)\\1");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\n]+)\\]\\((https?://[^\\s)]+)\\)");
    private static final Pattern BULLET = Pattern.compile("(?m)^([ \t]*)[*+-][ \t]+");

    private MessengerText() {}

    static String of(String markdown) {
        String text = FENCE.matcher(markdown).replaceAll("");
        text = HEADING.matcher(text).replaceAll("");
        text = BULLET.matcher(text).replaceAll("$1• ");
        text = BOLD.matcher(text).replaceAll("$2");
        return LINK.matcher(text).replaceAll("$1 ($2)").strip();
    }
}
