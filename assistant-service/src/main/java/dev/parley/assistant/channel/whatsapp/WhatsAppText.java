package dev.parley.assistant.channel.whatsapp;

import java.util.regex.Pattern;

/** Markdown in WhatsApp's own notation: {@code *bold*}, {@code _italic_}, {@code ~struck~}, code and lists. Stateless. */
final class WhatsAppText {

    private static final Pattern FENCE = Pattern.compile("(?s)```.*?(```|$)");
    private static final Pattern FENCE_LABEL = Pattern.compile("^```[A-Za-z0-9+#-]+\n");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}[ \t]+(.+?)[ \t]*#*$");
    private static final Pattern BOLD = Pattern.compile("(\\*\\*|__)(?=\\S)(.+?)(?<=\\S)\\1");
    private static final Pattern ITALIC = Pattern.compile("(?<![*\\w])\\*(?![*\\s])([^*\n]+?)(?<![*\\s])\\*(?![*\\w])");
    private static final Pattern STRUCK = Pattern.compile("~~(?=\\S)(.+?)(?<=\\S)~~");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\n]+)\\]\\((https?://[^\\s)]+)\\)");
    private static final Pattern BULLET = Pattern.compile("(?m)^([ \t]*)[*+][ \t]+");

    /** Stands for the star of bold text while single stars are looked for. */
    private static final String BOLD_MARK = "\u0001";

    private WhatsAppText() {}

    static String of(String markdown) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        var fences = FENCE.matcher(markdown);
        while (fences.find()) {
            text.append(prose(markdown.substring(from, fences.start())));
            text.append(FENCE_LABEL.matcher(fences.group()).replaceFirst("```\n"));
            from = fences.end();
        }
        return text.append(prose(markdown.substring(from))).toString();
    }

    private static String prose(String text) {
        String result = text.replace(BOLD_MARK, "");
        result = BULLET.matcher(result).replaceAll("$1- ");
        result = HEADING.matcher(result)
                .replaceAll(match -> BOLD_MARK
                        + java.util.regex.Matcher.quoteReplacement(
                                match.group(1).replace("**", "").replace("__", ""))
                        + BOLD_MARK);
        result = BOLD.matcher(result).replaceAll(BOLD_MARK + "$2" + BOLD_MARK);
        result = ITALIC.matcher(result).replaceAll("_$1_");
        result = STRUCK.matcher(result).replaceAll("~$1~");
        result = LINK.matcher(result).replaceAll("$1 ($2)");
        return result.replace(BOLD_MARK, "*");
    }
}
