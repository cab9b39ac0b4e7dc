package dev.parley.search.page;

import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a page says about itself: JSON-LD (schema.org), meta tags, and marked elements. */
final class PageMetadata {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_JSON_CHARACTERS = 200_000;
    private static final int MAX_JSON_DEPTH = 6;
    private static final int MAX_LINE_CHARACTERS = 300;
    private static final int MAX_AUTHOR_CHARACTERS = 120;

    private static final List<String> PUBLISHED = List.of(
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.date",
            "dcterms.created",
            "citation_publication_date",
            "pubdate",
            "publish-date",
            "parsely-pub-date");
    private static final List<String> MODIFIED =
            List.of("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified");
    private static final List<String> AUTHOR =
            List.of("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author");
    private static final Pattern DAY = Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})");
    private static final Pattern COMPACT_DAY = Pattern.compile("\\b(\\d{4})(\\d{2})(\\d{2})(?:T|\\b)");
    private static final Pattern LANGUAGE = Pattern.compile("([A-Za-z]{2,3})(?:[-_].*)?");
    private static final Pattern SITE_SEPARATOR =
            Pattern.compile("\\s+[|–—·•»:-]\\s+|\\s*[|»]\\s*|(?<=\\p{IsHan})_(?=\\p{IsHan})");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Pattern BY = Pattern.compile("(?i)^(?:written |posted |words )?by:?\\s+");
    private static final List<DateTimeFormatter> WRITTEN_DAYS = List.of(
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("MMMM d, uuuu", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH));

    // Reading a selector takes longer than using it on a small page.
    private static final Evaluator LINKED_DATA = Selector.evaluatorOf("script[type=application/ld+json]");
    private static final Evaluator FIRST_HEADING = Selector.evaluatorOf("h1");
    private static final Evaluator ROOT = Selector.evaluatorOf("html");
    private static final Evaluator MARKED_AUTHOR = Selector.evaluatorOf(
            "[itemprop=author] [itemprop=name], [itemprop=author], [rel=author], .byline .author, .author-name,"
                    + " .byline, .p-author");
    private static final Evaluator MARKED_DATE = Selector.evaluatorOf(
            "[itemprop=datePublished], time[pubdate], article time[datetime], main time[datetime], time[datetime]");

    private final Document page;
    private final Map<String, String> meta = new HashMap<>();
    private @Nullable String linkedHeadline;
    private @Nullable String linkedAuthor;
    private @Nullable String linkedPublished;
    private @Nullable String linkedModified;
    private @Nullable String linkedLanguage;

    private PageMetadata(Document page) {
        this.page = page;
    }

    static PageMetadata of(Document page) {
        PageMetadata metadata = new PageMetadata(page);
        for (Element tag : page.head().children()) {
            if (tag.normalName().equals("meta")) {
                String name = tag.hasAttr("property") ? tag.attr("property") : tag.attr("name");
                name = name.isEmpty() ? tag.attr("http-equiv") : name;
                if (!name.isEmpty()) {
                    metadata.meta.putIfAbsent(name.toLowerCase(Locale.ROOT), tag.attr("content"));
                }
            }
        }
        for (Element script : page.select(LINKED_DATA)) {
            metadata.linkedData(script.data());
        }
        return metadata;
    }

    private void linkedData(String json) {
        if (json.length() > MAX_JSON_CHARACTERS) {
            return;
        }
        try {
            visit(JSON.readTree(json), 0);
        } catch (JacksonException broken) {
            // A page with broken JSON-LD is still a page.
            return;
        }
    }

    private void visit(JsonNode node, int depth) {
        if (depth > MAX_JSON_DEPTH) {
            return;
        }
        if (node.isArray()) {
            node.forEach(one -> visit(one, depth + 1));
            return;
        }
        if (node.has("@graph")) {
            visit(node.path("@graph"), depth + 1);
        }
        String type = node.path("@type").isArray()
                ? node.path("@type").path(0).asString("")
                : node.path("@type").asString("");
        boolean thing = type.endsWith("Article")
                || type.endsWith("Posting")
                || type.equals("Recipe")
                || type.equals("Report")
                || type.equals("WebPage")
                || type.equals("HowTo")
                || type.equals("Product");
        if (thing) {
            linkedHeadline = first(
                    linkedHeadline,
                    node.path("headline").asString(""),
                    node.path("name").asString(""));
            linkedPublished = first(linkedPublished, node.path("datePublished").asString(""));
            linkedModified = first(linkedModified, node.path("dateModified").asString(""));
            linkedLanguage = first(linkedLanguage, node.path("inLanguage").asString(""));
            JsonNode author = node.path("author");
            JsonNode one = author.isArray() ? author.path(0) : author;
            linkedAuthor = first(
                    linkedAuthor,
                    one.isString() ? one.asString("") : one.path("name").asString(""));
        }
    }

    private static @Nullable String first(@Nullable String known, String... values) {
        if (known != null) {
            return known;
        }
        for (String value : values) {
            if (!value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** The heading of the main box where it agrees with what the head says, otherwise the head's title without the site. */
    String title(Box main, URI url) {
        String head = withoutSite(oneLine(page.title()));
        String declared = withoutSite(oneLine(meta.getOrDefault("og:title", "")));
        String headline = linkedHeadline == null ? "" : oneLine(linkedHeadline);
        String heading = BlockWriter.withoutAnchor(oneLine(heading(main)));
        boolean known = Stream.of(head, declared, headline).anyMatch(other -> agrees(heading, other));
        boolean alone = head.isEmpty() && declared.isEmpty() && headline.isEmpty();
        if (!heading.isEmpty() && (known || alone)) {
            return shortened(heading);
        }
        return Stream.of(declared, headline, head, heading)
                .filter(title -> !title.isEmpty())
                .findFirst()
                .map(PageMetadata::shortened)
                .orElse(url.getHost() == null ? url.toString() : url.getHost());
    }

    private String heading(Box main) {
        Element inside = main.element.selectFirst(FIRST_HEADING);
        if (inside == null) {
            List<Element> all = page.select(FIRST_HEADING);
            inside = all.size() == 1 ? all.getFirst() : null;
        }
        return inside == null ? "" : inside.text();
    }

    private static boolean agrees(String heading, String other) {
        String plain = BlockWriter.plain(heading);
        String said = BlockWriter.plain(other);
        return !plain.isEmpty() && !said.isEmpty() && (said.contains(plain) || plain.contains(said));
    }

    private String withoutSite(String title) {
        String site = BlockWriter.plain(meta.getOrDefault("og:site_name", ""));
        Matcher separator = SITE_SEPARATOR.matcher(title);
        int first = -1;
        int last = -1;
        int afterFirst = 0;
        int afterLast = 0;
        while (separator.find()) {
            if (first < 0) {
                first = separator.start();
                afterFirst = separator.end();
            }
            last = separator.start();
            afterLast = separator.end();
        }
        if (last < 0) {
            return title;
        }
        String tail = title.substring(afterLast);
        if (!site.isEmpty() && site.equals(BlockWriter.plain(title.substring(0, first)))) {
            return title.substring(afterFirst);
        }
        boolean isSite = site.isEmpty() ? tail.length() < last : site.equals(BlockWriter.plain(tail));
        return isSite ? title.substring(0, last) : title;
    }

    @Nullable
    String author() {
        String found = linkedAuthor;
        for (String name : AUTHOR) {
            String value = meta.getOrDefault(name, "");
            found = first(found, value.startsWith("http") ? "" : value);
        }
        if (found == null) {
            Element marked = page.selectFirst(MARKED_AUTHOR);
            found = marked == null ? null : marked.text();
        }
        if (found == null) {
            return null;
        }
        String line = BY.matcher(oneLine(found)).replaceFirst("");
        return line.isBlank() || line.length() > MAX_AUTHOR_CHARACTERS ? null : line;
    }

    @Nullable
    LocalDate date() {
        LocalDate published = day(linkedPublished);
        for (String name : PUBLISHED) {
            published = published == null ? day(meta.get(name)) : published;
        }
        if (published == null) {
            Element marked = page.selectFirst(MARKED_DATE);
            if (marked != null) {
                String value = marked.hasAttr("datetime") ? marked.attr("datetime") : marked.attr("content");
                published = day(value.isEmpty() ? marked.text() : value);
            }
        }
        LocalDate modified = day(linkedModified);
        for (String name : MODIFIED) {
            modified = modified == null ? day(meta.get(name)) : modified;
        }
        return published == null ? modified : published;
    }

    String language() {
        Element root = page.selectFirst(ROOT);
        for (String value : new String[] {
            root == null ? "" : root.attr("lang"),
            meta.getOrDefault("content-language", ""),
            linkedLanguage == null ? "" : linkedLanguage,
            meta.getOrDefault("og:locale", "")
        }) {
            Matcher code = LANGUAGE.matcher(value.strip());
            if (code.matches()) {
                return code.group(1).toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        for (Pattern pattern : List.of(DAY, COMPACT_DAY)) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                try {
                    return LocalDate.of(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3)));
                } catch (DateTimeException impossible) {
                    return null;
                }
            }
        }
        for (DateTimeFormatter format : WRITTEN_DAYS) {
            try {
                return LocalDate.parse(text.strip(), format);
            } catch (DateTimeException other) {
                continue;
            }
        }
        return null;
    }

    private static String oneLine(String text) {
        return WHITE_SPACE.matcher(PlainPage.clean(text)).replaceAll(" ").strip();
    }

    private static String shortened(String title) {
        return title.length() <= MAX_LINE_CHARACTERS ? title : title.substring(0, MAX_LINE_CHARACTERS);
    }
}
