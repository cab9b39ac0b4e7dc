package dev.parley.search.documents;

import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/** Reads HTML into blocks; scripts, navigation and hidden parts are left out. */
final class HtmlReader implements NodeVisitor {

    private static final String LEFT_OUT =
            "script, style, noscript, template, iframe, object, svg, nav, header, footer,"
                    + " aside, form, button, select, [hidden], [aria-hidden=true], [style*=display:none],"
                    + " [style*=display: none], [style*=visibility:hidden], [style*=visibility: hidden]";
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder pending = new StringBuilder();

    private HtmlReader() {}

    static Draft read(String html) {
        org.jsoup.nodes.Document page = Jsoup.parse(html);
        String title = page.title().isBlank() ? firstHeading(page) : PlainText.oneLine(page.title());
        URI url = canonical(page);
        LocalDate date = date(page);
        page.select(LEFT_OUT).remove();
        HtmlReader reader = new HtmlReader();
        page.body().traverse(reader);
        reader.flush(false);
        return new Draft(title, url, date, reader.blocks);
    }

    private static @Nullable String firstHeading(org.jsoup.nodes.Document page) {
        Element heading = page.selectFirst("h1, h2, h3");
        return heading == null || !heading.hasText() ? null : PlainText.oneLine(heading.text());
    }

    private static @Nullable URI canonical(org.jsoup.nodes.Document page) {
        Element link = page.selectFirst("link[rel=canonical][href]");
        return link == null ? null : FrontMatter.url(link.attr("href"));
    }

    private static @Nullable LocalDate date(org.jsoup.nodes.Document page) {
        Element meta = page.selectFirst("meta[property=article:published_time], meta[name=date]");
        return meta == null ? null : FrontMatter.date(meta.attr("content"));
    }

    @Override
    public void head(Node node, int depth) {
        switch (node) {
            case TextNode text -> pending.append(text.getWholeText());
            case Element element -> boundary(element, false);
            default -> {
                return;
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            boundary(element, HEADINGS.contains(element.normalName()));
        }
    }

    private void boundary(Element element, boolean heading) {
        switch (element.normalName()) {
            case "br", "td", "th" -> pending.append(' ');
            default -> {
                if (element.isBlock()) {
                    flush(heading);
                }
            }
        }
    }

    private void flush(boolean heading) {
        String text = PlainText.oneLine(pending.toString());
        pending.setLength(0);
        if (!text.isEmpty()) {
            blocks.add(new Block(heading, text));
        }
    }
}
