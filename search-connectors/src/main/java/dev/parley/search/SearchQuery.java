package dev.parley.search;

/**
 * @param language two-letter code, or empty
 * @param country two-letter code, or empty
 * @param limit most results wanted, 1 to 50
 */
public record SearchQuery(
        String text, String language, String country, int limit, SafeSearch safeSearch, Freshness freshness) {
    public SearchQuery {
        if (text.isBlank()) {
            throw new IllegalArgumentException("text must not be blank");
        }
        if (limit < 1 || limit > 50) {
            throw new IllegalArgumentException("limit must be between 1 and 50 but is " + limit);
        }
    }

    /** Of any age, with moderate filtering. */
    public SearchQuery(String text, String language, String country, int limit) {
        this(text, language, country, limit, SafeSearch.MODERATE, Freshness.ANY);
    }
}
