package dev.parley.assistant.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markdown in the notation of a messenger. Blocks and spans of code keep their backticks; a table becomes a list with a line
 * for each row. Thread-safe.
 *
 * @param bold stands on both sides of bold text and of headings; empty where the messenger has no such mark
 * @param italic on both sides of italic text
 * @param struck on both sides of what is struck out
 * @param bullet begins the items of lists, with a blank behind it
 */
public record ChatMarkup(String bold, String italic, String struck, String bullet) {

    private static final Pattern FENCE = Pattern.compile("(?s)```.*?(```|$)");
    private static final Pattern FENCE_LABEL = Pattern.compile("^```[A-Za-z0-9+#-]+\n");
    private static final Pattern LINK = Pattern.compile(
            "!?\\[([^\\]\n]+)\\]\\(<?(https?://[^\\s()<>]+(?:\\([^\\s()]*\\)[^\\s()<>]*)*)>?(?:[ \t]+\"[^\"\n]*\")?\\)");
    private static final Pattern BARE_LINK = Pattern.compile("<(https?://[^\\s<>]+)>");

    /** Code and addresses mean what they say, letter by letter, and so does what stands behind a backslash. */
    private static final Pattern VERBATIM =
            Pattern.compile("`[^`\n]+`|https?://[^\\s)]+(?:\\([^\\s()]*\\)[^\\s()]*)*|\\\\[*_~`#|\\[\\]<>$+.!-]");

    private static final Pattern LINE_BREAK = Pattern.compile("(?i)<br[ \t]*/?>");
    private static final Pattern HEADING = Pattern.compile("(?m)^[ \t]*#{1,6}[ \t]+(.+?)[ \t]*#*$");
    private static final Pattern RULE = Pattern.compile(
            "(?m)^[ \t]*(?:(?=(?:\\*[ \t]*){3})[* \t]+" + "|(?=(?:_[ \t]*){3})[_ \t]+|(?=(?:-[ \t]*){3})[- \t]+)$");
    private static final Pattern BOLD_ITALIC =
            Pattern.compile("(?<!\\*)\\*\\*\\*(?=[^\\s*])(.+?)(?<=[^\\s*])\\*\\*\\*(?!\\*)");
    /** Bounded, so that marks without end cost little. */
    private static final Pattern BOLD = Pattern.compile(
            "(?<![\\w])(__)(?=\\S)(.{1,1000}?)(?<=\\S)\\1(?!\\w)|(\\*\\*)(?=\\S)(.{1,1000}?)(?<=\\S)\\3");

    private static final Pattern ITALIC = Pattern.compile("(?<![*\\w])\\*(?![*\\s])([^*\n]+?)(?<![*\\s])\\*(?![*\\w])"
            + "|(?<!\\w)_(?![_\\s])([^_\n]+?)(?<![_\\s])_(?!\\w)");
    private static final Pattern STRUCK = Pattern.compile("~~(?=\\S)(.+?)(?<=\\S)~~");
    private static final Pattern BULLET = Pattern.compile("(?m)^([ \t]*)[*+-][ \t]+");
    private static final Pattern TABLE_RULE = Pattern.compile("[ \t|]*:?-[-:| \t]*");
    private static final Pattern CELL_BORDER = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern KEPT = Pattern.compile("\u0002([0-9]+)\u0003");
    private static final Pattern MARKS = Pattern.compile("[\u0001-\u0003]");

    /** Stands for the mark of bold text while single stars are looked for. */
    private static final String BOLD_MARK = "\u0001";

    /** The text without surrounding blanks. */
    public String of(String markdown) {
        String clean = MARKS.matcher(markdown).replaceAll("");
        StringBuilder text = new StringBuilder();
        int from = 0;
        Matcher fences = FENCE.matcher(clean);
        while (fences.find()) {
            text.append(prose(clean.substring(from, fences.start())));
            text.append(FENCE_LABEL.matcher(fences.group()).replaceFirst("```\n"));
            from = fences.end();
        }
        return text.append(prose(clean.substring(from))).toString().strip();
    }

    private String prose(String text) {
        List<String> kept = new ArrayList<>();
        String result = LINK.matcher(tables(text)).replaceAll(ChatMarkup::link);
        result = BARE_LINK.matcher(result).replaceAll("$1");
        result = VERBATIM.matcher(result).replaceAll(match -> {
            kept.add(match.group().startsWith("\\") ? match.group().substring(1) : match.group());
            return "\u0002" + (kept.size() - 1) + "\u0003";
        });
        result = LINE_BREAK.matcher(result).replaceAll("\n");
        result = RULE.matcher(result).replaceAll("———");
        result = BULLET.matcher(result).replaceAll("$1" + bullet + " ");
        result = HEADING.matcher(result).replaceAll(ChatMarkup::heading);
        result = BOLD_ITALIC.matcher(result).replaceAll(BOLD_MARK + italic + "$1" + italic + BOLD_MARK);
        result = BOLD.matcher(result).replaceAll(match -> marked(match, BOLD_MARK, 2, 4));
        result = ITALIC.matcher(result).replaceAll(match -> marked(match, italic, 1, 2));
        result = STRUCK.matcher(result).replaceAll(struck + "$1" + struck);
        result = result.replace(BOLD_MARK, bold);
        return KEPT.matcher(result)
                .replaceAll(match -> Matcher.quoteReplacement(kept.get(Integer.parseInt(match.group(1)))));
    }

    /** A link whose words are its address says it once. */
    private static String link(MatchResult match) {
        String words = match.group(1);
        String address = match.group(2);
        return Matcher.quoteReplacement(words.equals(address) ? address : words + " (" + address + ")");
    }

    private static String heading(MatchResult match) {
        return Matcher.quoteReplacement(bolded(match.group(1)));
    }

    private static String bolded(String title) {
        return BOLD_MARK + title.replace("**", "").replace("__", "") + BOLD_MARK;
    }

    private static String marked(MatchResult match, String mark, int group, int otherGroup) {
        String inner = match.group(group) == null ? match.group(otherGroup) : match.group(group);
        return Matcher.quoteReplacement(mark + inner + mark);
    }

    /** Messengers have no tables: columns would not stand below each other. */
    private static String tables(String text) {
        if (text.indexOf('|') < 0) {
            return text;
        }
        String[] lines = text.split("\n", -1);
        List<String> shown = new ArrayList<>();
        for (int at = 0; at < lines.length; at++) {
            if (!isTable(lines, at)) {
                shown.add(lines[at]);
                continue;
            }
            List<String> names = cells(lines[at]);
            at += 2;
            for (; at < lines.length && lines[at].contains("|"); at++) {
                shown.add(row(names, cells(lines[at])));
            }
            at--;
        }
        return String.join("\n", shown);
    }

    private static boolean isTable(String[] lines, int head) {
        return head + 1 < lines.length
                && lines[head].contains("|")
                && lines[head + 1].contains("|")
                && TABLE_RULE.matcher(lines[head + 1]).matches();
    }

    private static List<String> cells(String line) {
        String inner = line.strip();
        inner = inner.startsWith("|") ? inner.substring(1) : inner;
        inner = inner.endsWith("|") && !inner.endsWith("\\|") ? inner.substring(0, inner.length() - 1) : inner;
        return CELL_BORDER
                .splitAsStream(inner)
                .map(cell -> LINE_BREAK.matcher(cell).replaceAll(" ").strip())
                .toList();
    }

    /** What the row is about, then its other cells with the names of their columns. */
    private static String row(List<String> names, List<String> cells) {
        List<String> facts = new ArrayList<>();
        for (int column = 1; column < cells.size(); column++) {
            String name = column < names.size() ? names.get(column) : "";
            if (!cells.get(column).isEmpty()) {
                facts.add(name.isEmpty() ? cells.get(column) : name + ": " + cells.get(column));
            }
        }
        String about = cells.getFirst().isEmpty() ? "" : bolded(cells.getFirst());
        String others = String.join(", ", facts);
        return "- " + (about.isEmpty() || others.isEmpty() ? about + others : about + " – " + others);
    }
}
