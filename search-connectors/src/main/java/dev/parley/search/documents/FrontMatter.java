package dev.parley.search.documents;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code key: value} lines between two {@code ---} lines at the start of a file. */
record FrontMatter(
        @Nullable String title, @Nullable URI url, @Nullable LocalDate date, int bodyStart) {

    private static final String FENCE = "---";
    private static final int MAX_LINES = 64;
    private static final int ISO_DATE_LENGTH = 10;
    private static final FrontMatter NONE = new FrontMatter(null, null, null, 0);

    /** Front matter without an end is none: the lines belong to the text. */
    static FrontMatter of(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().strip().equals(FENCE)) {
            return NONE;
        }
        Map<String, String> values = new HashMap<>();
        for (int index = 1; index < Math.min(lines.size(), MAX_LINES); index++) {
            String line = lines.get(index).strip();
            if (line.equals(FENCE)) {
                return new FrontMatter(
                        values.get("title"), url(values.get("url")), date(values.get("date")), index + 1);
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                String value = unquote(line.substring(colon + 1).strip());
                if (!value.isBlank()) {
                    values.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), value);
                }
            }
        }
        return NONE;
    }

    static @Nullable LocalDate date(@Nullable String value) {
        if (value == null || value.length() < ISO_DATE_LENGTH) {
            return null;
        }
        try {
            return LocalDate.parse(value.substring(0, ISO_DATE_LENGTH));
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    /** Only web addresses: a link in an answer must not become {@code javascript:} or {@code file:}. */
    static @Nullable URI url(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            URI url = new URI(value);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return web && url.getHost() != null ? url : null;
        } catch (URISyntaxException notAnAddress) {
            return null;
        }
    }

    private static String unquote(String value) {
        if (value.length() >= 2) {
            char first = value.charAt(0);
            if ((first == '"' || first == '\'') && value.charAt(value.length() - 1) == first) {
                return value.substring(1, value.length() - 1);
            }
        }
        return value;
    }
}
