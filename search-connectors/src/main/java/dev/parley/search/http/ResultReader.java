package dev.parley.search.http;

import dev.parley.search.SearchResult;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** Makes results of what services send. Stateless. */
public final class ResultReader {

    private static final int ISO_DATE_LENGTH = 10;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private ResultReader() {}

    /** Empty when the address is not one of the web. Markup in title and snippet is dropped. */
    public static Optional<SearchResult> result(
            String title, String address, String snippet, @Nullable LocalDate date) {
        try {
            URI url = new URI(address);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!web || url.getHost() == null) {
                return Optional.empty();
            }
            String plain = plain(title);
            return Optional.of(new SearchResult(plain.isEmpty() ? url.getHost() : plain, url, plain(snippet), date));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The day at the start of an ISO 8601 time, or null. */
    public static @Nullable LocalDate date(String text) {
        if (text.length() < ISO_DATE_LENGTH) {
            return null;
        }
        try {
            return LocalDate.parse(text.substring(0, ISO_DATE_LENGTH));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String plain(String html) {
        return WHITE_SPACE.matcher(Jsoup.parse(html).text()).replaceAll(" ").strip();
    }
}
