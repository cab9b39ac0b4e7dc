package dev.parley.search.page;

import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Turns the elements of a page into boxes and runs in one walk; what nobody reads is left out. Invisible characters go,
 * because they can hide text from a person that a model would see. Not thread-safe; one per page.
 */
final class BoxTree {

    private static final Set<String> LEFT_OUT = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "iframe",
            "object",
            "embed",
            "svg",
            "canvas",
            "video",
            "audio",
            "button",
            "select",
            "input",
            "textarea",
            "datalist",
            "dialog",
            "nav",
            "head",
            "math",
            "map",
            "progress",
            "meter",
            "frameset");

    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "menu",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul");

    /** A line this long is a sentence even without a full stop. */
    private static final int SENTENCE_CHARACTERS = 80;

    private static final int SHORTEST_SENTENCE = 25;
    private static final double FRAGMENT_WORTH = 0.3;

    /** Scraps of a list or table belong together, other than those between pictures and buttons. */
    private static final double ENTRY_WORTH = 0.6;

    /** Ideographs say about twice as much as letters. */
    private static final int IDEOGRAPH_WORTH = 2;

    private final BoxNames names = new BoxNames();
    private final StringBuilder run = new StringBuilder();
    private int runLinked;
    private int linkDepth;
    private boolean space;
    private boolean preformatted;
    private boolean lineBreak;

    private BoxTree() {}

    static Box of(Element body) {
        BoxTree tree = new BoxTree();
        Box root = new Box(body, "body");
        tree.fill(root, body);
        tree.flush(root);
        return root;
    }

    private void fill(Box box, Element element) {
        for (Node child = element.firstChild(); child != null; child = child.nextSibling()) {
            if (child instanceof TextNode text) {
                append(text.getWholeText());
            } else if (child instanceof Element inner) {
                element(box, inner);
            }
        }
    }

    private void element(Box box, Element element) {
        String tag = element.normalName();
        if (LEFT_OUT.contains(tag) || names.hidden(element)) {
            return;
        }
        if (tag.equals("br")) {
            breakLine(box);
        } else if (BLOCKS.contains(tag) || tag.indexOf('-') > 0) {
            block(box, element, tag);
        } else if (tag.equals("a")) {
            linkDepth++;
            fill(box, element);
            linkDepth--;
        } else if (!isReference(element, tag)) {
            // An inline element may stand for a block by its name only, for example a share bar made of spans.
            if (names.aside(element)) {
                block(box, element, tag);
            } else {
                fill(box, element);
            }
        }
    }

    private static boolean isReference(Element element, String tag) {
        return tag.equals("sup")
                && (element.hasClass("reference") || element.text().matches("\\[[^\\]]{1,8}]"));
    }

    private void block(Box box, Element element, String tag) {
        flush(box);
        Box inner = new Box(element, tag);
        inner.aside = names.aside(element);
        boolean outer = preformatted;
        preformatted = outer || tag.equals("pre");
        fill(inner, element);
        flush(inner);
        preformatted = outer;
        if (inner.text > 0) {
            box.add(inner);
        }
    }

    private void breakLine(Box box) {
        if (preformatted) {
            run.append('\n');
        } else if (lineBreak) {
            flush(box);
        } else {
            space = true;
            lineBreak = true;
        }
    }

    private void append(String text) {
        int before = run.length();
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            if (preformatted && (letter == '\n' || letter == '\t' || letter == ' ')) {
                run.append(letter);
            } else if (Character.isWhitespace(letter) || letter == '\u00a0') {
                space = true;
            } else if (isVisible(letter)) {
                if (space && !run.isEmpty()) {
                    run.append(' ');
                }
                space = false;
                lineBreak = false;
                run.append(letter);
            }
        }
        if (linkDepth > 0) {
            runLinked += run.length() - before;
        }
    }

    /** Zero-width and direction marks, byte order marks and control characters are not. */
    private static boolean isVisible(char letter) {
        if (letter < 0x7f) {
            return letter >= ' ';
        }
        int type = Character.getType(letter);
        // Persian and Indic scripts need the joiners to be written right.
        return (type != Character.FORMAT && type != Character.CONTROL && letter != '\ufffd')
                || letter == '\u200c'
                || letter == '\u200d';
    }

    private void flush(Box box) {
        String words = preformatted ? run.toString().stripTrailing() : run.toString();
        if (!words.isBlank()) {
            box.add(new Run(words, Math.min(runLinked, words.length()), worth(words, runLinked, box.tag)));
        }
        run.setLength(0);
        runLinked = 0;
        space = false;
        lineBreak = false;
    }

    private static double worth(String words, int linked, String tag) {
        int own = Math.max(0, words.length() - linked);
        int ideographs = 0;
        boolean sentence = words.length() >= SENTENCE_CHARACTERS;
        for (int index = 0; index < words.length(); index++) {
            char letter = words.charAt(index);
            if (letter > 0x2e7f && Character.isIdeographic(letter)) {
                ideographs++;
            }
            if (!sentence && words.length() >= SHORTEST_SENTENCE && isSentenceEnd(letter)) {
                sentence = true;
            }
        }
        double characters = own + (double) Math.min(own, ideographs) * (IDEOGRAPH_WORTH - 1);
        return sentence || ideographs >= SHORTEST_SENTENCE / 2 || tag.equals("pre")
                ? characters
                : characters * (isEntry(tag) ? ENTRY_WORTH : FRAGMENT_WORTH);
    }

    private static boolean isEntry(String tag) {
        return switch (tag) {
            case "td", "th", "li", "dt", "dd" -> true;
            default -> false;
        };
    }

    private static boolean isSentenceEnd(char letter) {
        return switch (letter) {
            case '.', '!', '?', ';', ':', '。', '！', '？', '؟', '۔', '।', '…' -> true;
            default -> false;
        };
    }
}
