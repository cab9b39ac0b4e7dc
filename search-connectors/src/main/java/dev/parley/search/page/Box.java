package dev.parley.search.page;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/** A block-level element of a page with what it holds, measured once. Not thread-safe; one page has one owner. */
final class Box implements Part {

    final Element element;
    final String tag;
    final List<Part> parts = new ArrayList<>();

    /** Named like something beside the content: a banner, a share bar, related links. */
    boolean aside;

    int text;
    int linked;
    double worth;

    Box(Element element, String tag) {
        this.element = element;
        this.tag = tag;
    }

    /** Adds a finished part. */
    void add(Part part) {
        parts.add(part);
        text += part.text();
        linked += part.linked();
        worth += part.worth();
    }

    @Override
    public int text() {
        return text;
    }

    @Override
    public int linked() {
        return linked;
    }

    @Override
    public double worth() {
        return worth;
    }

    /** Share of the text that is inside links. */
    double linkDensity() {
        return text == 0 ? 0 : (double) linked / text;
    }
}
