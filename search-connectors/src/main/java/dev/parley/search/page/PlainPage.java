package dev.parley.search.page;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plain text and Markdown as a page, and the cleaning that all readers share. Stateless. */
final class PlainPage {

    private static final Pattern BLANK_LINES = Pattern.compile("\\R[ \\t]*\\R\\s*");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}\\uFFFD&&[^\\s\\u200c\\u200d]]");
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(\\S.*)");
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+]|\\d{1,3}[.)])\\s+\\S.*");
    private static final int MAX_TITLE_CHARACTERS = 200;

    private PlainPage() {}

    static Page read(String text, URI url) {
        List<PageBlock> blocks = new ArrayList<>();
        for (String paragraph : BLANK_LINES.split(clean(text))) {
            String stripped = paragraph.strip();
            if (stripped.isEmpty()) {
                continue;
            }
            Matcher heading = HEADING.matcher(stripped);
            if (heading.matches()) {
                blocks.add(new PageBlock(
                        PageBlock.Kind.HEADING,
                        heading.group(1).length(),
                        heading.group(2).strip()));
            } else if (stripped.lines().allMatch(line -> ITEM.matcher(line).matches())) {
                blocks.add(new PageBlock(PageBlock.Kind.LIST, 0, stripped));
            } else {
                blocks.add(new PageBlock(PageBlock.Kind.PARAGRAPH, 0, stripped.replaceAll("\\s+", " ")));
            }
        }
        return titled(blocks, "", url);
    }

    /** Takes the first heading as title, otherwise the beginning of the text. */
    static Page titled(List<PageBlock> blocks, String given, URI url) {
        List<PageBlock> rest = new ArrayList<>(blocks);
        String title = given.strip();
        if (title.isEmpty() && !rest.isEmpty() && rest.getFirst().kind() == PageBlock.Kind.HEADING) {
            title = rest.removeFirst().text();
        }
        if (title.isEmpty() && !rest.isEmpty()) {
            title = rest.getFirst().text().lines().findFirst().orElse("");
        }
        if (title.isEmpty()) {
            title = url.getHost() == null ? url.toString() : url.getHost();
        }
        String shortened = title.length() <= MAX_TITLE_CHARACTERS ? title : title.substring(0, MAX_TITLE_CHARACTERS);
        return new Page(url, shortened, null, null, "", rest);
    }

    /** Invisible characters go because they can hide text from the reader that a model would see. */
    static String clean(String text) {
        return INVISIBLE.matcher(text).replaceAll("");
    }
}
