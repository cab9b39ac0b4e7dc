package dev.parley.memory.recall;

import java.time.Duration;

/**
 * How much each sign counts, against the best match by words, which counts 1.
 *
 * @param context a word of what was said just before, against one of the text itself
 * @param related a word of nearly the same meaning, against the word itself
 * @param morphology words that begin alike
 * @param name a shared word that is a name or number counts this much more
 * @param meaning similarity of vectors
 * @param time days asked for and days spoken of
 * @param answer the text has what the question asks for: a number, a name, a time
 * @param question what asks is seldom what answers: this share of its score is taken from a text that is a question
 * @param importance what the text is worth by itself
 * @param recency a text of now, against one of long ago
 * @param halfLife after this time recency counts half
 * @param duplicate shared share of words from which two texts say the same
 */
public record RecallOptions(
        double context,
        double related,
        double morphology,
        double name,
        double meaning,
        double time,
        double answer,
        double question,
        double importance,
        double recency,
        Duration halfLife,
        double duplicate) {

    public static final RecallOptions DEFAULT =
            new RecallOptions(0.35, 0.4, 0.25, 0.5, 0.8, 0.4, 0.1, 0.3, 0.1, 0.1, Duration.ofDays(60), 0.85);

    /** The plain ranking by words that everything else is measured against: BM25 of stemmed words alone. */
    public static final RecallOptions WORDS_ONLY =
            new RecallOptions(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ofDays(1), 1.01);
}
