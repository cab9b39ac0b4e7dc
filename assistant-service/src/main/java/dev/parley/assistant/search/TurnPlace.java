package dev.parley.assistant.search;

import dev.parley.search.SafeSearch;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Where and in which language a turn is asked; travels in the Reactor context from the door to the search.
 *
 * @param country two-letter code, or empty
 * @param language two-letter code, or empty
 * @param safeSearch how strictly adult results are to be left out; {@link SafeSearch#OFF} where the turn does not say
 */
public record TurnPlace(String country, String language, SafeSearch safeSearch) {

    public static final TurnPlace UNKNOWN = new TurnPlace("", "");

    private static final int CODE_LENGTH = 2;

    /** A place that says nothing of safe search. */
    public TurnPlace(String country, String language) {
        this(country, language, SafeSearch.OFF);
    }

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

    /** This place, with what the other one knows where this one knows nothing, and the stricter safe search of both. */
    public TurnPlace or(TurnPlace other) {
        return new TurnPlace(
                country.isEmpty() ? other.country : country,
                language.isEmpty() ? other.language : language,
                safeSearch.compareTo(other.safeSearch) >= 0 ? safeSearch : other.safeSearch);
    }

    /** The same place with a safe search of its own. */
    public TurnPlace with(SafeSearch wanted) {
        return new TurnPlace(country, language, wanted);
    }

    public Context into(Context context) {
        return context.put(TurnPlace.class, this);
    }

    /** {@link #UNKNOWN} where nobody said. */
    public static TurnPlace in(ContextView context) {
        return context.<TurnPlace>getOrEmpty(TurnPlace.class).orElse(UNKNOWN);
    }
}
