package dev.parley.search.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Markdown line by line into blocks; markup is dropped, words are kept. */
final class MarkdownReader {

    private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.+?)\\s*#*\\s*$");
    private static final Pattern UNDERLINE = Pattern.compile("^ {0,3}(=+|-{2,})\\s*$");
    private static final Pattern RULE = Pattern.compile("^ {0,3}([-*_])(\\s*\\1){2,}\\s*$");
    private static final Pattern TABLE_RULE = Pattern.compile("^\\s*\\|?[\\s:|-]*-[\\s:|-]*\\|?\\s*$");
    private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*+]|\\d{1,9}[.)])\\s+");
    private static final Pattern QUOTE = Pattern.compile("^(\\s*>)+\\s?");
    private static final Pattern FENCE = Pattern.compile("^\\s*(```|~~~).*");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]\\[]{0,500})\\]\\([^()\\s]{0,2000}[^()]{0,200}\\)");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^<>]{0,500}>|<!--.{0,2000}?-->");
    private static final Pattern EMPHASIS =
            Pattern.compile("\\*{1,3}|`+|~~|(?<![\\p{L}\\p{N}])_{1,3}|_{1,3}(?![\\p{L}\\p{N}])");

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder paragraph = new StringBuilder();
    private boolean fenced;

    private MarkdownReader() {}

    static Draft read(String text) {
        List<String> lines = text.lines().toList();
        FrontMatter front = FrontMatter.of(lines);
        MarkdownReader reader = new MarkdownReader();
        lines.subList(front.bodyStart(), lines.size()).forEach(reader::line);
        reader.flush();
        String title = front.title() == null ? firstHeading(reader.blocks) : front.title();
        return new Draft(title, front.url(), front.date(), reader.blocks);
    }

    private static @Nullable String firstHeading(List<Block> blocks) {
        return blocks.stream()
                .filter(Block::heading)
                .map(Block::text)
                .findFirst()
                .orElse(null);
    }

    private void line(String line) {
        if (FENCE.matcher(line).matches()) {
            fenced = !fenced;
            flush();
            return;
        }
        if (fenced) {
            append(line.strip());
            return;
        }
        var heading = HEADING.matcher(line);
        if (heading.matches()) {
            flush();
            add(true, heading.group(1));
        } else if (!paragraph.isEmpty() && UNDERLINE.matcher(line).matches()) {
            String text = paragraph.toString();
            paragraph.setLength(0);
            add(true, text);
        } else if (line.isBlank() || RULE.matcher(line).matches()) {
            flush();
        } else if (line.contains("|") && TABLE_RULE.matcher(line).matches()) {
            return;
        } else {
            append(content(line));
        }
    }

    private static String content(String line) {
        String text = ITEM.matcher(QUOTE.matcher(line).replaceFirst("")).replaceFirst("");
        String stripped = text.strip();
        if (stripped.startsWith("|") && stripped.endsWith("|") && stripped.length() > 1) {
            return stripped.substring(1, stripped.length() - 1).strip().replaceAll("\\s*\\|\\s*", ", ") + ".";
        }
        return stripped;
    }

    private void append(String text) {
        if (!text.isEmpty()) {
            if (!paragraph.isEmpty()) {
                paragraph.append(' ');
            }
            paragraph.append(text);
        }
    }

    private void flush() {
        if (!paragraph.isEmpty()) {
            add(false, paragraph.toString());
            paragraph.setLength(0);
        }
    }

    private void add(boolean heading, String markup) {
        String linked = LINK.matcher(markup).replaceAll("$1");
        String untagged = TAG.matcher(linked).replaceAll(" ");
        String text = PlainText.oneLine(EMPHASIS.matcher(untagged).replaceAll(""));
        if (!text.isEmpty()) {
            blocks.add(new Block(heading, text));
        }
    }
}
