package dev.parley.assistant.tone;

import dev.parley.assistant.language.WordLists;
import dev.parley.assistant.language.Words;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Estimates mood and urgency from word lists in seven languages, from negations before them, and from capitals and
 * exclamation marks. Deterministic, without a model, in microseconds. Stateless.
 */
public final class ToneEstimator {

    private static final WordLists LISTS = WordLists.read(ToneEstimator.class, "tone.txt");

    /** A negation turns the words behind it off: "not happy". */
    private static final int NEGATION_REACH = 2;

    private static final int SHOUTED_LETTERS = 12;
    private static final double SHOUTED_SHARE = 0.7;
    private static final int MANY_EXCLAMATIONS = 3;

    private ToneEstimator() {}

    public static Tone estimate(String message) {
        List<String> words = Words.inOrder(message);
        Map<Mood, Integer> scores = new EnumMap<>(Mood.class);
        boolean urgent = LISTS.holdsPhrase("urgent", words);
        int negated = 0;
        for (String word : words) {
            if (LISTS.list("negation").contains(word)) {
                negated = NEGATION_REACH;
                continue;
            }
            for (Mood mood : Mood.values()) {
                if (mood != Mood.NEUTRAL
                        && negated == 0
                        && LISTS.list(name(mood)).contains(word)) {
                    scores.merge(mood, 1, Integer::sum);
                }
            }
            negated = Math.max(0, negated - 1);
        }
        boolean loud =
                isShouted(message) || message.chars().filter(c -> c == '!').count() >= MANY_EXCLAMATIONS;
        if (loud && scores.getOrDefault(Mood.HAPPY, 0) == 0 && scores.containsKey(Mood.ANGRY)) {
            scores.merge(Mood.ANGRY, 1, Integer::sum);
        }
        Mood best = Mood.NEUTRAL;
        for (Map.Entry<Mood, Integer> entry : scores.entrySet()) {
            if (best == Mood.NEUTRAL || entry.getValue() >= scores.getOrDefault(best, 0)) {
                best = entry.getKey();
            }
        }
        return new Tone(best, urgent || (loud && best != Mood.HAPPY));
    }

    private static String name(Mood mood) {
        return mood.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isShouted(String message) {
        long letters = message.codePoints().filter(Character::isLetter).count();
        long capitals = message.codePoints().filter(Character::isUpperCase).count();
        return letters >= SHOUTED_LETTERS && capitals >= SHOUTED_SHARE * letters;
    }
}
