package dev.parley.search.answer;

import dev.parley.search.Freshness;

/**
 * @param language two-letter code, or empty
 * @param country two-letter code, or empty
 */
public record AnswerQuery(String question, String language, String country, Freshness freshness) {
    public AnswerQuery {
        if (question.isBlank()) {
            throw new IllegalArgumentException("question must not be blank");
        }
    }
}
