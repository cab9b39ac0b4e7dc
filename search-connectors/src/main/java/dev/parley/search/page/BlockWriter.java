package dev.parley.search.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes the blocks of a main box and leaves out what does not belong to it. Not thread-safe; used once. */
final class BlockWriter {

    private static final double LINK_LIST_DENSITY = 0.6;
    private static final double LINK_LINE_DENSITY = 0.8;
    private static final int LONGEST_LINK_LINE = 60;

    /** A box named like an aside stays when it holds this share of the main one, so that one odd name loses nothing. */
    private static final double NAMED_ASIDE_SHARE = 0.5;

    private static final int LONGEST_NOTICE = 700;
    private static final Pattern CONSENT = Pattern.compile("(?i)\\bcookies?\\b|\\bconsent\\b|\\bgdpr\\b");
    private static final Pattern CHOICE = Pattern.compile(
            "(?i)\\baccept|\\breject|\\bagree|\\bpreferences\\b|\\bsettings\\b|\\bpartners\\b|\\bprivacy");
    private static final Pattern SCRAP =
            Pattern.compile("(?i)(share( this| on .{1,20})?|advertisement|read more|more info|"
                    + "sign (in|up)|log in|subscribe( now)?|print|comments?( \\(\\d+\\))?|reply|quote|report|skip to .{1,30}|"
                    + "tweet|follow us|back to top|add to (cart|basket|wishlist)|buy now|next|previous|load more|show more|menu|"
                    + "home|search|edit|permalink|like|\\d+ (likes|shares|comments|views))[.:…→»]?");

    private static final Pattern ANCHOR = Pattern.compile("\\s+[#¶§\\x{1F517}]$");

    private static final Pattern OTHER_THAN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final List<PageBlock> blocks = new ArrayList<>();
    private final Box main;
    private final String title;

    BlockWriter(Box main, String title) {
        this.main = main;
        this.title = title;
    }

    List<PageBlock> blocks() {
        write(main);
        return withoutEmptySections();
    }

    private void write(Box box) {
        for (Part part : box.parts) {
            switch (part) {
                case Run run -> run(box, run);
                case Box inner -> {
                    if (belongs(inner)) {
                        box(inner);
                    }
                }
            }
        }
    }

    private void box(Box box) {
        switch (box.tag) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(box);
            case "ul", "ol", "menu" -> list(box);
            case "dl" -> definitions(box);
            case "table" -> table(box);
            case "pre" -> add(PageBlock.Kind.CODE, code(box));
            case "blockquote" -> quote(box);
            default -> write(box);
        }
    }

    private void heading(Box box) {
        String text = withoutAnchor(line(box));
        boolean repeatsTitle = text.equalsIgnoreCase(title);
        if (!text.isEmpty() && !repeatsTitle) {
            blocks.add(new PageBlock(PageBlock.Kind.HEADING, box.tag.charAt(1) - '0', text));
        }
    }

    private void quote(Box box) {
        int from = blocks.size();
        write(box);
        for (int index = from; index < blocks.size(); index++) {
            PageBlock block = blocks.get(index);
            if (block.kind() == PageBlock.Kind.PARAGRAPH) {
                blocks.set(index, new PageBlock(PageBlock.Kind.QUOTE, 0, block.text()));
            }
        }
    }

    private void table(Box box) {
        if (Tables.isLayout(box)) {
            write(box);
        } else {
            add(PageBlock.Kind.TABLE, Tables.write(box));
        }
    }

    private void list(Box box) {
        StringBuilder text = new StringBuilder();
        items(box, "", text);
        add(PageBlock.Kind.LIST, text.toString());
    }

    private void items(Box list, String indent, StringBuilder text) {
        int number = 0;
        for (Part part : list.parts) {
            if (part instanceof Run run) {
                item(text, indent + "- ", run.words());
            } else if (part instanceof Box item && belongs(item)) {
                number++;
                String mark = list.tag.equals("ol") ? number + ". " : "- ";
                StringBuilder words = new StringBuilder();
                List<Box> inner = new ArrayList<>();
                collect(item, words, inner);
                item(text, indent + mark, words.toString());
                inner.forEach(deeper -> items(deeper, indent + "  ", text));
            }
        }
    }

    private static void item(StringBuilder text, String mark, String words) {
        if (!words.isBlank()) {
            text.append(text.isEmpty() ? "" : "\n").append(mark).append(words.strip());
        }
    }

    /** The words of an item; lists inside of it come after them. */
    private void collect(Box box, StringBuilder words, List<Box> lists) {
        for (Part part : box.parts) {
            switch (part) {
                case Run run -> words.append(words.isEmpty() ? "" : " ").append(run.words());
                case Box inner -> {
                    if (inner.tag.equals("ul") || inner.tag.equals("ol")) {
                        lists.add(inner);
                    } else if (belongs(inner)) {
                        collect(inner, words, lists);
                    }
                }
            }
        }
    }

    private void definitions(Box box) {
        StringBuilder text = new StringBuilder();
        String term = "";
        for (Box entry : entries(box)) {
            if (entry.tag.equals("dt")) {
                item(text, "- ", term);
                term = line(entry);
            } else {
                item(text, "- ", term.isEmpty() ? line(entry) : term + ": " + line(entry));
                term = "";
            }
        }
        item(text, "- ", term);
        add(PageBlock.Kind.LIST, text.toString());
    }

    private static List<Box> entries(Box list) {
        List<Box> entries = new ArrayList<>();
        for (Part part : list.parts) {
            if (part instanceof Box box) {
                if (box.tag.equals("dt") || box.tag.equals("dd")) {
                    entries.add(box);
                } else {
                    entries.addAll(entries(box));
                }
            }
        }
        return entries;
    }

    private void run(Box box, Run run) {
        boolean linkLine = run.linkDensity() > LINK_LINE_DENSITY && run.text() < LONGEST_LINK_LINE;
        boolean cell = box.tag.equals("td") || box.tag.equals("th");
        if ((!linkLine || cell) && !isScrap(run.words())) {
            add(PageBlock.Kind.PARAGRAPH, run.words());
        }
    }

    private static boolean isScrap(String words) {
        return words.length() < LONGEST_LINK_LINE
                && (words.codePoints().noneMatch(Character::isLetterOrDigit)
                        || SCRAP.matcher(words).matches());
    }

    private boolean belongs(Box box) {
        boolean small = box.worth < main.worth * NAMED_ASIDE_SHARE;
        if (small && (box.aside || isFrame(box))) {
            return false;
        }
        boolean heading = box.tag.length() == 2 && box.tag.charAt(0) == 'h' && !box.tag.equals("hr");
        if (!heading && small && box.linkDensity() > LINK_LIST_DENSITY && !isCellOrText(box)) {
            return false;
        }
        return !(small && box.text < LONGEST_NOTICE && isConsent(box));
    }

    /** A header or footer inside the main box mostly holds a byline and links; a heading in it still counts. */
    private static boolean isFrame(Box box) {
        return switch (box.tag) {
            case "footer" -> true;
            case "header" -> box.parts.stream().noneMatch(part -> part instanceof Box inner && mayHoldText(inner.tag));
            default -> false;
        };
    }

    private static boolean mayHoldText(String tag) {
        return switch (tag) {
            case "h1", "h2", "h3", "h4", "h5", "h6", "div", "hgroup", "p" -> true;
            default -> false;
        };
    }

    /** A paragraph or a cell may well be one long link. */
    private static boolean isCellOrText(Box box) {
        return switch (box.tag) {
            case "p", "td", "th", "tr", "tbody", "thead", "dt", "dd", "li", "figcaption", "caption" -> true;
            default -> false;
        };
    }

    private static boolean isConsent(Box box) {
        return switch (box.tag) {
            case "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dd", "tr", "td" -> false;
            default -> {
                String text = line(box);
                yield mentionsConsent(text.toLowerCase(Locale.ROOT))
                        && CONSENT.matcher(text).find()
                        && CHOICE.matcher(text).find();
            }
        };
    }

    /** Nearly every box has none of these, and looking for a text is far quicker than for a pattern. */
    private static boolean mentionsConsent(String lower) {
        return lower.contains("cookie") || lower.contains("consent") || lower.contains("gdpr");
    }

    private void add(PageBlock.Kind kind, String text) {
        boolean repeatsTitle = blocks.isEmpty() && text.strip().equalsIgnoreCase(title);
        if (!text.isBlank() && !repeatsTitle) {
            blocks.add(new PageBlock(kind, 0, kind == PageBlock.Kind.CODE ? text.stripTrailing() : text.strip()));
        }
    }

    private static String code(Box box) {
        StringBuilder text = new StringBuilder();
        for (Part part : box.parts) {
            text.append(
                    switch (part) {
                        case Run run -> run.words();
                        case Box inner -> code(inner) + "\n";
                    });
        }
        return text.toString();
    }

    /** Many sites put a sign behind each heading that links to it. */
    static String withoutAnchor(String heading) {
        return ANCHOR.matcher(heading).replaceFirst("");
    }

    /** All words of a box on one line. */
    static String line(Box box) {
        StringBuilder text = new StringBuilder();
        gather(box, text);
        return text.toString().strip();
    }

    private static void gather(Box box, StringBuilder text) {
        for (Part part : box.parts) {
            switch (part) {
                case Run run -> text.append(text.isEmpty() ? "" : " ").append(run.words());
                case Box inner -> gather(inner, text);
            }
        }
    }

    /** Headings whose section lost everything else go too, for example that of a list of related pages. */
    private List<PageBlock> withoutEmptySections() {
        List<PageBlock> kept = new ArrayList<>();
        int level = 0;
        boolean wanted = false;
        for (int index = blocks.size() - 1; index >= 0; index--) {
            PageBlock block = blocks.get(index);
            if (block.kind() == PageBlock.Kind.HEADING) {
                if (!wanted && (level == 0 || block.level() >= level)) {
                    continue;
                }
                level = block.level();
                wanted = false;
            } else {
                wanted = true;
            }
            kept.add(block);
        }
        return kept.reversed();
    }

    /** Lower-case words for comparing titles. */
    static String plain(String text) {
        return OTHER_THAN_WORDS
                .matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }
}
