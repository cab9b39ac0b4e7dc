package dev.parley.search.google;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The date of a page: from its meta tags, otherwise from the head of the snippet. */
final class PublicationDate {

    private static final List<String> META_TAGS = List.of(
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "dc.date",
            "dcterms.date",
            "pubdate",
            "article:modified_time",
            "og:updated_time");
    private static final Pattern SNIPPET_HEAD = Pattern.compile("^([A-Z][a-z]{2} \\d{1,2}, \\d{4}) (?:\\.\\.\\.|…|—)");
    private static final DateTimeFormatter SNIPPET_DATE = DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.US);
    private static final int ISO_DATE_LENGTH = 10;

    private PublicationDate() {}

    static @Nullable LocalDate of(JsonNode item, String snippet) {
        for (JsonNode tags : item.path("pagemap").path("metatags")) {
            for (String name : META_TAGS) {
                String value = tags.path(name).asString("");
                if (value.length() >= ISO_DATE_LENGTH) {
                    LocalDate date = parse(value.substring(0, ISO_DATE_LENGTH), DateTimeFormatter.ISO_LOCAL_DATE);
                    if (date != null) {
                        return date;
                    }
                }
            }
        }
        Matcher head = SNIPPET_HEAD.matcher(snippet);
        return head.find() ? parse(head.group(1), SNIPPET_DATE) : null;
    }

    private static @Nullable LocalDate parse(String text, DateTimeFormatter format) {
        try {
            return LocalDate.parse(text, format);
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
