package dev.parley.assistant.channel.whatsapp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markdown in WhatsApp's own notation: {@code *bold*}, {@code _italic_}, {@code ~struck~}, code and lists. Stateless. */
final class WhatsAppText {

    private static final Pattern FENCE = Pattern.compile("(?s)```.*?(```|$)");
    private static final Pattern FENCE_LABEL = Pattern.compile("^```[A-Za-z0-9+#-]+\n");
    private static final Pattern LINK =
            Pattern.compile("!?\\[([^\\]\n]+)\\]\\((https?://[^\\s()]+(?:\\([^\\s()]*\\)[^\\s()]*)*)\\)");
    /** Code and addresses mean what they say, letter by letter. */
    private static final Pattern VERBATIM = Pattern.compile("`[^`\n]+`|https?://[^\\s)]+(?:\\([^\\s()]*\\)[^\\s()]*)*");

    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}[ \t]+(.+?)[ \t]*#*$");
    private static final Pattern RULE = Pattern.compile("(?m)^[ \t]*(?:(?:\\*[ \t]*){3,}|(?:_[ \t]*){3,})$");
    private static final Pattern BOLD_ITALIC =
            Pattern.compile("(?<!\\*)\\*\\*\\*(?=[^\\s*])(.+?)(?<=[^\\s*])\\*\\*\\*(?!\\*)");
    private static final Pattern BOLD =
            Pattern.compile("(?<![\\w])(__)(?=\\S)(.+?)(?<=\\S)\\1(?!\\w)|(\\*\\*)(?=\\S)(.+?)(?<=\\S)\\3");
    private static final Pattern ITALIC = Pattern.compile("(?<![*\\w])\\*(?![*\\s])([^*\n]+?)(?<![*\\s])\\*(?![*\\w])");
    private static final Pattern STRUCK = Pattern.compile("~~(?=\\S)(.+?)(?<=\\S)~~");
    private static final Pattern BULLET = Pattern.compile("(?m)^([ \t]*)[*+][ \t]+");
    private static final Pattern KEPT = Pattern.compile("\u0002([0-9]+)\u0003");
    private static final Pattern MARKS = Pattern.compile("[\u0001-\u0003]");

    /** Stands for the star of bold text while single stars are looked for. */
    private static final String BOLD_MARK = "\u0001";

    private WhatsAppText() {}

    static String of(String markdown) {
        String clean = MARKS.matcher(markdown).replaceAll("");
        StringBuilder text = new StringBuilder();
        int from = 0;
        Matcher fences = FENCE.matcher(clean);
        while (fences.find()) {
            text.append(prose(clean.substring(from, fences.start())));
            text.append(FENCE_LABEL.matcher(fences.group()).replaceFirst("```\n"));
            from = fences.end();
        }
        return text.append(prose(clean.substring(from))).toString();
    }

    private static String prose(String text) {
        List<String> kept = new ArrayList<>();
        String result = LINK.matcher(text).replaceAll("$1 ($2)");
        result = VERBATIM.matcher(result).replaceAll(match -> {
            kept.add(match.group());
            return "\u0002" + (kept.size() - 1) + "\u0003";
        });
        result = RULE.matcher(result).replaceAll("———");
        result = BULLET.matcher(result).replaceAll("$1- ");
        result = HEADING.matcher(result).replaceAll(WhatsAppText::heading);
        result = BOLD_ITALIC.matcher(result).replaceAll(BOLD_MARK + "_$1_" + BOLD_MARK);
        result = BOLD.matcher(result).replaceAll(WhatsAppText::bold);
        result = ITALIC.matcher(result).replaceAll("_$1_");
        result = STRUCK.matcher(result).replaceAll("~$1~");
        result = result.replace(BOLD_MARK, "*");
        return KEPT.matcher(result)
                .replaceAll(match -> Matcher.quoteReplacement(kept.get(Integer.parseInt(match.group(1)))));
    }

    private static String heading(MatchResult match) {
        String title = match.group(1).replace("**", "").replace("__", "");
        return Matcher.quoteReplacement(BOLD_MARK + title + BOLD_MARK);
    }

    private static String bold(MatchResult match) {
        String inner = match.group(2) == null ? match.group(4) : match.group(2);
        return Matcher.quoteReplacement(BOLD_MARK + inner + BOLD_MARK);
    }
}
