package dev.parley.search.page;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a web page is about and leaves out what stands around it. The page becomes a tree of boxes, each weighed by
 * the sentences outside of links that it holds; from the body we go down as long as one box holds nearly all of that
 * weight, and what remains is pruned by link density and by the names of boxes. Stateless.
 */
public final class MainContent {

    /** A box that calls itself the main one is believed when it holds this share of the weight. */
    private static final double SEMANTIC_SHARE = 0.5;

    /** We only go down into a box that holds this much. */
    private static final double LIKELY_SHARE = 0.6;

    /** Text outside of links and asides that may be lost on the way, as a share of what is kept. */
    private static final double LOSABLE_SHARE = 0.1;

    /** More may be lost below this share where it looks like scraps; a box with more has only small neighbours. */
    private static final double CLEAR_SHARE = 0.9;

    private static final double SCRAPPY_WORTH = 0.45;
    private static final Set<String> SELF_CONTAINED =
            Set.of("p", "pre", "table", "ul", "ol", "dl", "blockquote", "tr", "td");

    private MainContent() {}

    /** @param url where the page was found */
    public static Page extract(String html, URI url) {
        Document document = Jsoup.parse(html, url.toString());
        PageMetadata metadata = PageMetadata.of(document);
        Box body = BoxTree.of(document.body());
        Box main = main(body);
        String title = metadata.title(main, url);
        List<PageBlock> blocks = new BlockWriter(main, title).blocks();
        return new Page(url, title, metadata.author(), metadata.date(), metadata.language(), blocks);
    }

    private static Box main(Box body) {
        Box current = body;
        Box semantic = semantic(body, body.worth * SEMANTIC_SHARE);
        if (semantic != null) {
            current = semantic;
        }
        while (true) {
            Box heaviest = heaviest(current);
            if (heaviest == null
                    || SELF_CONTAINED.contains(heaviest.tag) && !isLayout(heaviest)
                    || !dominates(heaviest, current)) {
                return current;
            }
            current = heaviest;
        }
    }

    /** Tables that only arrange a page are gone through like other boxes. */
    private static boolean isLayout(Box box) {
        return switch (box.tag) {
            case "table", "tr", "td" -> Tables.isLayout(box) || !box.tag.equals("table");
            default -> false;
        };
    }

    private static boolean dominates(Box heaviest, Box parent) {
        double share = heaviest.worth / Math.max(1, parent.worth);
        if (share < LIKELY_SHARE) {
            return false;
        }
        int rest = 0;
        double restWorth = 0;
        for (Part part : parent.parts) {
            if (part != heaviest && !(part instanceof Box box && (box.aside || box.tag.equals("footer")))) {
                rest += part.text() - part.linked();
                restWorth += part.worth();
            }
        }
        int own = heaviest.text - heaviest.linked;
        return rest < own * LOSABLE_SHARE || (share < CLEAR_SHARE && restWorth < rest * SCRAPPY_WORTH);
    }

    private static @Nullable Box heaviest(Box box) {
        Box heaviest = null;
        for (Part part : box.parts) {
            if (part instanceof Box inner && !inner.aside && (heaviest == null || inner.worth > heaviest.worth)) {
                heaviest = inner;
            }
        }
        return heaviest;
    }

    /** The innermost box that is marked as the main one and heavy enough; the first of equals. */
    private static @Nullable Box semantic(Box box, double atLeast) {
        Box best = isSemantic(box) ? box : null;
        for (Part part : box.parts) {
            if (part instanceof Box inner && inner.worth >= Math.max(1, atLeast)) {
                Box deeper = semantic(inner, atLeast);
                if (deeper != null) {
                    return deeper;
                }
            }
        }
        return best;
    }

    private static boolean isSemantic(Box box) {
        return box.tag.equals("main")
                || box.tag.equals("article")
                || box.element.attr("role").equals("main")
                || box.element.attr("itemprop").equals("articleBody");
    }
}
