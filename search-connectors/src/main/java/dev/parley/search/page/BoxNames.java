package dev.parley.search.page;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Reads what classes, ids, roles and styles of an element say about its purpose. Not thread-safe; one per page. */
final class BoxNames {

    private static final Set<String> ASIDE_WORDS = Set.of(
            "ad",
            "ads",
            "advert",
            "adverts",
            "advertisement",
            "advertising",
            "adslot",
            "adbox",
            "banner",
            "breadcrumb",
            "breadcrumbs",
            "byline",
            "comments",
            "commentlist",
            "consent",
            "cookie",
            "cookies",
            "copyright",
            "cta",
            "disqus",
            "editsection",
            "footer",
            "gdpr",
            "login",
            "masthead",
            "menu",
            "metadata",
            "modal",
            "nav",
            "navbar",
            "navbox",
            "navigation",
            "newsletter",
            "onetrust",
            "outbrain",
            "overlay",
            "pager",
            "pagination",
            "paywall",
            "permalink",
            "popular",
            "popup",
            "prevnext",
            "promo",
            "promotion",
            "recommendation",
            "recommendations",
            "recommended",
            "related",
            "share",
            "sharebar",
            "sharing",
            "sidebar",
            "signup",
            "skip",
            "social",
            "sponsor",
            "sponsored",
            "subscribe",
            "subscription",
            "taboola",
            "tags",
            "taglist",
            "toast",
            "toc",
            "toolbar",
            "trending",
            "upsell",
            "widget",
            "signature",
            "usermeta",
            "userinfo",
            "entrymeta",
            "postmeta",
            "articlemeta",
            "voting",
            "votes",
            "rating",
            "reviews");

    private static final Set<String> HIDDEN_WORDS =
            Set.of("hidden", "invisible", "sronly", "visuallyhidden", "displaynone");

    private static final Set<String> ASIDE_ROLES = Set.of(
            "navigation",
            "banner",
            "contentinfo",
            "search",
            "dialog",
            "alertdialog",
            "complementary",
            "menu",
            "menubar",
            "toolbar",
            "tablist",
            "alert",
            "status");

    /** Boxes of a page that look like an aside but belong to the text. */
    private static final Set<String> NOTE_WORDS =
            Set.of("note", "tip", "warning", "admonition", "callout", "important", "caution", "hint");

    private static final Pattern HIDING = Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden");
    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

    private static final int ASIDE = 1;
    private static final int NOTE = 2;
    private static final int UNSEEN = 4;

    private final Map<String, Integer> known = new HashMap<>();

    /** Whether a reader does not see the element. */
    boolean hidden(Element element) {
        if (element.attributesSize() == 0) {
            return false;
        }
        return element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || (element.hasAttr("style")
                        && HIDING.matcher(element.attr("style")).find())
                || has(element.attr("class"), UNSEEN);
    }

    /** Whether the element says of itself that it stands beside the content. */
    boolean aside(Element element) {
        if (element.attributesSize() == 0) {
            return element.normalName().equals("aside");
        }
        if (element.hasAttr("role") && ASIDE_ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))) {
            return true;
        }
        String names = element.attr("class");
        if (has(names, NOTE)) {
            return false;
        }
        return element.normalName().equals("aside") || has(names, ASIDE) || has(element.attr("id"), ASIDE);
    }

    private boolean has(String names, int what) {
        return !names.isEmpty() && (known.computeIfAbsent(names, BoxNames::read) & what) != 0;
    }

    private static int read(String names) {
        int found = 0;
        String before = "";
        for (String part : CAMEL.split(names)) {
            String word = part.toLowerCase(Locale.ROOT);
            found |= of(word) | of(before + word);
            before = word;
        }
        return found;
    }

    private static int of(String word) {
        return (ASIDE_WORDS.contains(word) ? ASIDE : 0)
                | (NOTE_WORDS.contains(word) ? NOTE : 0)
                | (HIDDEN_WORDS.contains(word) ? UNSEEN : 0);
    }
}
