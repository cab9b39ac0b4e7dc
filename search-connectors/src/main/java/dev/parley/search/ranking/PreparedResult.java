package dev.parley.search.ranking;

import dev.parley.search.SearchResult;
import dev.parley.search.text.Words;
import java.util.List;

/**
 * A result with all that ranking needs of it, worked out as soon as it is there, so that little is left to do when the
 * deadline of a search comes.
 *
 * @param key of the page, see {@link CanonicalUrl}
 * @param words of title and snippet
 * @param shingles of the words, see {@link NearDuplicates}
 */
record PreparedResult(SearchResult result, String key, List<String> words, int[] shingles) {

    /** Words of a result that are compared. */
    private static final int MAX_WORDS = 200;

    static PreparedResult of(SearchResult result) {
        return of(result, CanonicalUrl.of(result.url()));
    }

    private static PreparedResult of(SearchResult result, String key) {
        List<String> words = Words.of(result.title() + "\n" + result.snippet(), MAX_WORDS);
        return new PreparedResult(result, key, words, NearDuplicates.shingles(words));
    }

    /** The same page with the longest snippet, this title and address, and a date where one is known. */
    PreparedResult with(PreparedResult other) {
        SearchResult more = other.result;
        String title = result.title().isBlank() ? more.title() : result.title();
        String snippet = more.snippet().length() > result.snippet().length() ? more.snippet() : result.snippet();
        SearchResult merged =
                new SearchResult(title, result.url(), snippet, result.date() == null ? more.date() : result.date());
        if (title.equals(result.title()) && snippet.equals(result.snippet())) {
            return new PreparedResult(merged, key, words, shingles);
        }
        return title.equals(more.title()) && snippet.equals(more.snippet())
                ? new PreparedResult(merged, key, other.words, other.shingles)
                : of(merged, key);
    }
}
