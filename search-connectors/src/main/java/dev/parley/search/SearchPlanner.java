package dev.parley.search;

import dev.parley.search.ranking.AboutNow;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns what the agent wants to know into queries, with what is known of the turn. Stateless. */
public final class SearchPlanner {

    /** More wordings of one question bring mostly the same pages. */
    public static final int MAX_QUERIES = 3;

    private static final int MAX_QUERY_CHARACTERS = 400;
    private static final Pattern LAST_DAYS =
            Pattern.compile("(?i)\\b(today|tonight|breaking|right now|heute|aujourd'hui|hoy|oggi|hoje)\\b|今日|今天|오늘");
    private static final Pattern LAST_WEEK =
            Pattern.compile("(?i)\\b(news|this week|nachrichten|noticias|notizie|actualités?)\\b|ニュース|新闻|新聞|뉴스");

    private SearchPlanner() {}

    /**
     * What a turn says about every search in it.
     *
     * @param language two-letter code, or empty
     * @param country two-letter code, or empty
     */
    public record Scope(String language, String country, SafeSearch safeSearch, LocalDate today) {

        /** Nothing known. */
        public static Scope unknown(LocalDate today) {
            return new Scope("", "", SafeSearch.MODERATE, today);
        }
    }

    /**
     * One to three different queries, in their order.
     *
     * @param wordings the first is the question itself
     * @param limit most results wanted
     * @throws IllegalArgumentException when all wordings are blank
     */
    public static List<SearchQuery> plan(List<String> wordings, Scope scope, int limit) {
        Map<String, SearchQuery> queries = new LinkedHashMap<>();
        for (String wording : wordings) {
            String text = wording.replaceAll("\\s+", " ").strip();
            if (!text.isEmpty() && queries.size() < MAX_QUERIES) {
                String cut = text.length() <= MAX_QUERY_CHARACTERS ? text : text.substring(0, MAX_QUERY_CHARACTERS);
                queries.putIfAbsent(
                        cut.toLowerCase(Locale.ROOT),
                        new SearchQuery(
                                cut,
                                scope.language(),
                                scope.country(),
                                limit,
                                scope.safeSearch(),
                                freshness(cut, scope.today())));
            }
        }
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("at least one query must not be blank");
        }
        return List.copyOf(queries.values());
    }

    /** How new results must be: limited only where a question truly asks for the last days; otherwise newness is a matter of ranking. */
    public static Freshness freshness(String text, LocalDate today) {
        if (!AboutNow.is(text, today)) {
            return Freshness.ANY;
        }
        return LAST_DAYS.matcher(text).find() || LAST_WEEK.matcher(text).find() ? Freshness.WEEK : Freshness.ANY;
    }
}
