package dev.parley.memory.recall;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns text into the terms that are indexed. The stemmer is light and knows no language: it takes endings off that
 * English, Spanish, Portuguese and French have in common, knows irregular English forms, and folds variants of Arabic
 * and Hindi letters. Too much taken off harms less than too little in an index of one person. Immutable.
 */
final class Words {

    /** A word of a text. {@code name} is set for one that looks like a name or has digits. */
    record Word(String term, boolean name) {}

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern SENTENCE_START = Pattern.compile("(^|[.!?:\\n\"])\\s*$");

    /** Letters that a stem keeps at least. */
    private static final int SHORTEST_STEM = 3;

    private static final Set<String> STOP = new HashSet<>();
    private static final Map<String, String> IRREGULAR = new HashMap<>();
    private static final Map<String, Set<String>> RELATED = new HashMap<>();

    static {
        lines("stop-words.txt").forEach(line -> STOP.addAll(Arrays.asList(line.split(" "))));
        for (String line : lines("irregular-words.txt")) {
            String[] parts = line.split("=");
            for (String form : parts[0].split(" ")) {
                IRREGULAR.put(form, parts[1]);
            }
        }
        for (String line : lines("related-words.txt")) {
            List<String> group = Arrays.stream(line.split(" ")).map(Words::stem).toList();
            for (String term : group) {
                RELATED.computeIfAbsent(term, key -> new LinkedHashSet<>()).addAll(group);
            }
        }
        RELATED.forEach((term, related) -> related.remove(term));
    }

    private Words() {}

    private static List<String> lines(String name) {
        try (InputStream file = Words.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words that carry meaning, in order. */
    static List<Word> read(String text) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String raw = matcher.group();
            String folded = fold(raw);
            if (folded.isEmpty() || STOP.contains(folded)) {
                continue;
            }
            boolean digits = raw.chars().anyMatch(Character::isDigit);
            boolean name = digits
                    || (Character.isUpperCase(raw.charAt(0))
                            && !SENTENCE_START
                                    .matcher(text.substring(Math.max(0, matcher.start() - 3), matcher.start()))
                                    .find());
            words.add(new Word(stem(folded), name));
        }
        return words;
    }

    /** Terms that mean nearly the same. */
    static Set<String> related(String term) {
        return RELATED.getOrDefault(term, Set.of());
    }

    /** Lower case, without accents of Latin letters, vowel signs of Arabic and variants of its letters. */
    static String fold(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.chars().allMatch(letter -> letter < 128)) {
            return lower;
        }
        String decomposed = Normalizer.normalize(lower, Normalizer.Form.NFD);
        StringBuilder folded = new StringBuilder(decomposed.length());
        decomposed.codePoints().forEach(letter -> {
            if ((letter >= 0x300 && letter <= 0x36f) || (letter >= 0x64b && letter <= 0x65f) || letter == 0x640) {
                return;
            }
            folded.appendCodePoint(
                    switch (letter) {
                        case 0x622, 0x623, 0x625 -> 0x627;
                        case 0x649 -> 0x64a;
                        case 0x629 -> 0x647;
                        default -> letter;
                    });
        });
        return folded.toString();
    }

    static String stem(String folded) {
        String known = IRREGULAR.get(folded);
        String word = known == null ? folded : known;
        int first = word.codePointAt(0);
        if (Character.UnicodeScript.of(first) == Character.UnicodeScript.ARABIC) {
            return arabic(word);
        }
        if (Character.UnicodeScript.of(first) == Character.UnicodeScript.DEVANAGARI) {
            return hindi(word);
        }
        return latin(word);
    }

    private static String latin(String word) {
        String stem = word;
        if (stem.length() > 4 && stem.endsWith("ies")) {
            stem = stem.substring(0, stem.length() - 3) + "i";
        } else if (stem.length() > 3 && stem.endsWith("s") && !stem.endsWith("ss") && !stem.endsWith("us")) {
            stem = stem.substring(0, stem.length() - 1);
        }
        if (stem.endsWith("ing") || stem.endsWith("ed")) {
            String shorter = stem.substring(0, stem.length() - (stem.endsWith("ed") ? 2 : 3));
            if (shorter.length() >= SHORTEST_STEM && shorter.chars().anyMatch(Words::isVowel)) {
                stem = undouble(shorter);
            }
        }
        for (String ending : new String[] {"mente", "ment", "ness", "ful", "ly"}) {
            if (stem.endsWith(ending) && stem.length() - ending.length() > SHORTEST_STEM) {
                stem = stem.substring(0, stem.length() - ending.length());
                break;
            }
        }
        if (stem.length() > SHORTEST_STEM && "aeoiy".indexOf(stem.charAt(stem.length() - 1)) >= 0) {
            stem = stem.substring(0, stem.length() - 1);
        }
        return stem;
    }

    private static String undouble(String word) {
        int last = word.length() - 1;
        boolean doubled = word.charAt(last) == word.charAt(last - 1) && "bdgmnprt".indexOf(word.charAt(last)) >= 0;
        return doubled ? word.substring(0, last) : word;
    }

    private static boolean isVowel(int letter) {
        return "aeiouy".indexOf(letter) >= 0;
    }

    private static String arabic(String word) {
        String stem = word;
        for (String prefix : new String[] {"وال", "بال", "لل", "ال", "و"}) {
            if (stem.startsWith(prefix) && stem.length() - prefix.length() >= SHORTEST_STEM) {
                stem = stem.substring(prefix.length());
                break;
            }
        }
        for (String ending : new String[] {"ات", "ون", "ين", "ها", "ه", "ي"}) {
            if (stem.endsWith(ending) && stem.length() - ending.length() >= SHORTEST_STEM) {
                return stem.substring(0, stem.length() - ending.length());
            }
        }
        return stem;
    }

    private static String hindi(String word) {
        for (String ending : new String[] {"ियों", "ाओं", "ियाँ", "ों", "ें", "ाँ", "ां", "ी", "े", "ो", "ा", "ि"}) {
            if (word.endsWith(ending) && word.length() - ending.length() >= 2) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }
}
