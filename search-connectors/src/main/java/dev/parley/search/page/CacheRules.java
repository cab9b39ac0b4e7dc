package dev.parley.search.page;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of an answer allow a shared cache to do (RFC 9111).
 *
 * @param store whether the page may be kept
 * @param freshUntil until when it may be used without asking
 * @param etag validator, or null
 * @param lastModified validator, or null
 */
record CacheRules(
        boolean store,
        Instant freshUntil,
        @Nullable String etag,
        @Nullable String lastModified) {

    /** However long a site wishes its page kept. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** RFC 9111, 4.2.2: a tenth of the age of a page that says nothing else. */
    private static final int HEURISTIC_DIVISOR = 10;

    private static final Duration LONGEST_HEURISTIC = Duration.ofHours(1);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?([0-9]{1,9})");
    private static final Pattern SHARED_MAX_AGE = Pattern.compile("s-maxage\\s*=\\s*\"?([0-9]{1,9})");

    static CacheRules of(HttpHeaders headers, Instant now) {
        String control = String.join(",", headers.getAll("Cache-Control")).toLowerCase(Locale.ROOT);
        boolean store = !control.contains("no-store")
                && !control.contains("private")
                && headers.getAll("Vary").stream().noneMatch(vary -> vary.contains("*"));
        Duration lifetime = control.contains("no-cache") ? Duration.ZERO : lifetime(control, headers);
        Duration age = seconds(headers.get("Age")).orElse(Duration.ZERO);
        Duration left = lifetime.compareTo(LONGEST) > 0 ? LONGEST : lifetime;
        return new CacheRules(store, now.plus(left.minus(age)), headers.get("ETag"), headers.get("Last-Modified"));
    }

    private static Duration lifetime(String control, HttpHeaders headers) {
        for (Pattern directive : new Pattern[] {SHARED_MAX_AGE, MAX_AGE}) {
            Matcher matcher = directive.matcher(control);
            if (matcher.find()) {
                return Duration.ofSeconds(Long.parseLong(matcher.group(1)));
            }
        }
        Optional<Instant> date = time(headers.get("Date"));
        if (date.isEmpty()) {
            return Duration.ZERO;
        }
        if (headers.contains("Expires")) {
            return time(headers.get("Expires"))
                    .map(end -> Duration.between(date.get(), end))
                    .filter(Duration::isPositive)
                    .orElse(Duration.ZERO);
        }
        Duration heuristic = time(headers.get("Last-Modified"))
                .map(changed -> Duration.between(changed, date.get()).dividedBy(HEURISTIC_DIVISOR))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
        return heuristic.compareTo(LONGEST_HEURISTIC) > 0 ? LONGEST_HEURISTIC : heuristic;
    }

    private static Optional<Duration> seconds(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : Optional.empty();
    }

    private static Optional<Instant> time(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException odd) {
            return Optional.empty();
        }
    }
}
