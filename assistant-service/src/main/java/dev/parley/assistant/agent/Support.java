package dev.parley.assistant.agent;

import dev.parley.assistant.language.Sentences;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides whether a source supports a claim: enough of the claim's content words and all of its numbers stand in one
 * passage of the source, and no number counts there something else than in the claim.
 */
final class Support {

    /** Share of a claim's content words that the best passage has to hold. */
    static final double MIN_OVERLAP = 0.5;

    /** Sentences of a source that one passage spans. */
    private static final int PASSAGE_SENTENCES = 2;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:[.,]\\p{N}+)*");

    private static final Set<String> STOP_WORDS = Set.of(
            ("a an and are as at be been but by can could did do does for from had has have he her his how i if in into is"
                            + " it its may me more most my no not of on or our she so some such than that the their them"
                            + " then there these they this those to was we were what when where which who why will with"
                            + " would you your about also according")
                    .split(" "));

    private Support() {}

    /** The passage that supports the claim; empty when the source does not support it. */
    static Optional<String> quote(String claim, String source) {
        Set<String> wanted = contentWords(claim);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<String> sentences = Sentences.of(source);
        String best = "";
        double bestShare = 0;
        for (int i = 0; i < sentences.size(); i++) {
            for (int span = 1; span <= PASSAGE_SENTENCES && i + span <= sentences.size(); span++) {
                String passage = String.join(" ", sentences.subList(i, i + span));
                double share = share(wanted, contentWords(passage));
                if (share > bestShare && numbersAgree(claim, passage)) {
                    bestShare = share;
                    best = passage;
                }
            }
        }
        return bestShare >= MIN_OVERLAP ? Optional.of(best) : Optional.empty();
    }

    /**
     * Whether the passage says every number of the claim in a sentence that shares another word with the claim. Where
     * it counts the same thing as the claim ("12 cats"), it has to give that number for it, so that exchanged numbers
     * are found.
     */
    private static boolean numbersAgree(String claim, String passage) {
        Set<String> words = contentWords(claim);
        Set<String> numbers = words.stream().filter(Support::isNumber).collect(Collectors.toSet());
        words.removeAll(numbers);
        Set<String> stated = new HashSet<>();
        for (String sentence : Sentences.of(passage)) {
            Set<String> present = contentWords(sentence);
            if (words.isEmpty() || words.stream().anyMatch(present::contains)) {
                stated.addAll(present);
            }
        }
        Map<String, Set<String>> countedThere = counted(passage);
        return stated.containsAll(numbers)
                && counted(claim).entrySet().stream()
                        .allMatch(entry -> countedThere
                                .getOrDefault(entry.getKey(), entry.getValue())
                                .containsAll(entry.getValue()));
    }

    /** The numbers that stand directly before each word. */
    private static Map<String, Set<String>> counted(String text) {
        Map<String, Set<String>> counted = new HashMap<>();
        String before = "";
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String word = matcher.group().replace(",", "");
            if (isNumber(before) && !isNumber(word) && !STOP_WORDS.contains(word)) {
                counted.computeIfAbsent(stem(word), key -> new HashSet<>()).add(before);
            }
            before = word;
        }
        return counted;
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && Character.isDigit(word.charAt(0));
    }

    private static double share(Set<String> wanted, Set<String> present) {
        int hits = 0;
        for (String word : wanted) {
            if (present.contains(word)) {
                hits++;
            }
        }
        return (double) hits / wanted.size();
    }

    private static Set<String> contentWords(String text) {
        Set<String> words = new HashSet<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String word = matcher.group().replace(",", "");
            if (!STOP_WORDS.contains(word)) {
                words.add(stem(word));
            }
        }
        return words;
    }

    private static String stem(String word) {
        return word.length() > 4 && word.endsWith("s") && !word.endsWith("ss")
                ? word.substring(0, word.length() - 1)
                : word;
    }
}
