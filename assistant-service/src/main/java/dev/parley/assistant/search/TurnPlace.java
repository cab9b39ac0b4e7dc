package dev.parley.assistant.search;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Where and in which language a turn is asked; travels in the Reactor context from the door to the search.
 *
 * @param country two-letter code, or empty
 * @param language two-letter code, or empty
 */
public record TurnPlace(String country, String language) {

    public static final TurnPlace UNKNOWN = new TurnPlace("", "");

    private static final int CODE_LENGTH = 2;

    /**
     * @param country two-letter code, or null
     * @param locale language tag; its region counts where there is no country; or null
     */
    public static TurnPlace of(@Nullable String country, @Nullable String locale) {
        Locale parsed = locale == null ? Locale.ROOT : Locale.forLanguageTag(locale.replace('_', '-'));
        String region = country == null || country.isBlank() ? parsed.getCountry() : country;
        return new TurnPlace(code(region).toUpperCase(Locale.ROOT), code(parsed.getLanguage()));
    }

    private static String code(String text) {
        return text.length() == CODE_LENGTH ? text : "";
    }

    public Context into(Context context) {
        return context.put(TurnPlace.class, this);
    }

    /** {@link #UNKNOWN} where nobody said. */
    public static TurnPlace in(ContextView context) {
        return context.<TurnPlace>getOrEmpty(TurnPlace.class).orElse(UNKNOWN);
    }
}
