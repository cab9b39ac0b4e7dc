package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.search.SafeSearch;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/ask}.
 *
 * @param conversation absent starts a new one
 * @param country two-letter code
 * @param locale BCP 47 tag
 * @param turn id of the turn, 32 hexadecimal digits, made by the client: asking again with it does nothing twice
 * @param replaces id of an earlier turn of the conversation, which goes with all that came after it
 * @param safeSearch {@code off}, {@code moderate} or {@code strict}; never less strict than {@code parley.search.safe-search}
 */
record AskRequest(
        @Nullable String question,
        @Nullable String conversation,
        @Nullable String country,
        @Nullable String locale,
        @Nullable String turn,
        @Nullable String replaces,
        @Nullable String safeSearch) {

    static final int MAX_QUESTION_CHARS = 4_000;

    static final Pattern TURN = Pattern.compile("[0-9a-f]{32}");

    private static final Pattern CONVERSATION = Pattern.compile("[A-Za-z0-9_-]{16,64}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
    private static final Pattern SAFE_SEARCH = Pattern.compile("off|moderate|strict");
    private static final Pattern LOCALE = Pattern.compile("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*");

    /** The question, checked together with the other fields. */
    String checkedQuestion() {
        if (question == null || question.isBlank()) {
            throw RequestException.badRequest("missing_question", "question must be a text that is not blank");
        }
        if (question.length() > MAX_QUESTION_CHARS) {
            throw RequestException.badRequest(
                    "question_too_long",
                    "question must have at most " + MAX_QUESTION_CHARS + " characters but has " + question.length());
        }
        checkConversation(conversation);
        if (country != null && !COUNTRY.matcher(country).matches()) {
            throw RequestException.badRequest("invalid_country", "country must be a two-letter code, for example DE");
        }
        if (locale != null && !LOCALE.matcher(locale).matches()) {
            throw RequestException.badRequest("invalid_locale", "locale must be a language tag, for example pt-BR");
        }
        checkTurn("turn", turn);
        checkTurn("replaces", replaces);
        if (replaces != null && conversation == null) {
            throw RequestException.badRequest(
                    "missing_conversation", "replaces needs the conversation that has the turn");
        }
        if (safeSearch != null && !SAFE_SEARCH.matcher(safeSearch).matches()) {
            throw RequestException.badRequest("invalid_safe_search", "safeSearch must be off, moderate or strict");
        }
        return question.strip();
    }

    private static void checkTurn(String field, @Nullable String id) {
        if (id != null && !TURN.matcher(id).matches()) {
            throw RequestException.badRequest("invalid_" + field, field + " must be 32 hexadecimal digits");
        }
    }

    static void checkConversation(@Nullable String conversation) {
        if (conversation != null && !CONVERSATION.matcher(conversation).matches()) {
            throw RequestException.badRequest(
                    "invalid_conversation",
                    "conversation must be 16 to 64 letters, digits, '-' or '_', as an earlier answer gave it");
        }
    }

    TurnPlace place() {
        TurnPlace place = TurnPlace.of(country, locale);
        return safeSearch == null ? place : place.with(SafeSearch.valueOf(safeSearch.toUpperCase(Locale.ROOT)));
    }
}
