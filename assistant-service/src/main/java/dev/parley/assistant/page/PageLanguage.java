package dev.parley.assistant.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The languages of the pages. Which one a browser gets: its choice of earlier, else what it asks for, else English. */
public enum PageLanguage {
    ENGLISH("en", "English"),
    SPANISH("es", "Español"),
    PORTUGUESE("pt", "Português"),
    FRENCH("fr", "Français"),
    HINDI("hi", "हिन्दी"),
    ARABIC("ar", "العربية");

    /** Cookie of a choice; the page itself sets it. */
    static final String COOKIE = "parley-language";

    private final String tag;
    private final String label;

    PageLanguage(String tag, String label) {
        this.tag = tag;
        this.label = label;
    }

    /** BCP 47 tag. */
    public String tag() {
        return tag;
    }

    /** Its name in itself. */
    public String label() {
        return label;
    }

    /** Direction of its script, as HTML writes it. */
    public String direction() {
        return this == ARABIC ? "rtl" : "ltr";
    }

    public static Optional<PageLanguage> of(String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag.equals(tag))
                .findFirst();
    }

    public static PageLanguage of(ServerHttpRequest request) {
        HttpCookie chosen = request.getCookies().getFirst(COOKIE);
        return Optional.ofNullable(chosen)
                .flatMap(cookie -> of(cookie.getValue()))
                .orElseGet(() -> accepted(request.getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE)));
    }

    private static PageLanguage accepted(@Nullable String header) {
        if (header == null) {
            return ENGLISH;
        }
        try {
            List<Locale> ours = Arrays.stream(values())
                    .map(language -> Locale.forLanguageTag(language.tag))
                    .toList();
            Locale found = Locale.lookup(Locale.LanguageRange.parse(header), ours);
            return found == null ? ENGLISH : of(found.getLanguage()).orElse(ENGLISH);
        } catch (IllegalArgumentException e) {
            return ENGLISH;
        }
    }
}
