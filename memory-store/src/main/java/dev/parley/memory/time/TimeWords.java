package dev.parley.memory.time;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What words of six languages mean in an expression of time. Immutable. */
final class TimeWords {

    enum Type {
        DAY,
        WEEKDAY,
        MONTH,
        UNIT,
        WEEKEND,
        LAST,
        NEXT,
        THIS,
        AGO,
        IN,
        ON,
        OF,
        NUMBER,
        FUTURE
    }

    /** A word as read. {@code values} holds every meaning that it has. */
    record Token(String text, Map<Type, Integer> values) {
        boolean is(Type type) {
            return values.containsKey(type);
        }

        int value(Type type) {
            return values.getOrDefault(type, 0);
        }
    }

    private static final Pattern WORD = Pattern.compile("\\d{4}-\\d{2}-\\d{2}|[\\p{L}\\p{M}_-]+|\\d+");
    private static final TimeWords ALL = load();

    private final Map<String, Map<Type, Integer>> meanings = new HashMap<>();

    /** Longest first, so that "day before yesterday" is found before "yesterday". */
    private final List<String> phrases = new ArrayList<>();

    static TimeWords all() {
        return ALL;
    }

    private static TimeWords load() {
        try (InputStream file = TimeWords.class.getResourceAsStream("words.txt")) {
            if (file == null) {
                throw new IllegalStateException("words.txt is missing");
            }
            TimeWords words = new TimeWords();
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(words::add);
            words.phrases.sort(Comparator.comparing(String::length).reversed());
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        String[] parts = line.split(": ", 2);
        String[] head = parts[0].split(" ");
        Type type = Type.valueOf(head[0].toUpperCase(Locale.ROOT));
        for (String word : parts[1].split(", ")) {
            String normal = normal(word.strip());
            if (normal.indexOf(' ') >= 0) {
                phrases.add(normal);
            }
            meanings.computeIfAbsent(normal.replace(' ', '_'), key -> new EnumMap<>(Type.class))
                    .put(type, Integer.parseInt(head[1]));
        }
    }

    List<Token> read(String text) {
        String normal = " " + normal(text) + " ";
        for (String phrase : phrases) {
            if (normal.contains(phrase)) {
                normal = Pattern.compile("(?<![\\p{L}\\p{M}])" + Pattern.quote(phrase) + "(?![\\p{L}\\p{M}])")
                        .matcher(normal)
                        .replaceAll(Matcher.quoteReplacement(phrase.replace(' ', '_')));
            }
        }
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = WORD.matcher(normal);
        while (matcher.find()) {
            tokens.add(new Token(matcher.group(), meanings.getOrDefault(matcher.group(), Map.of())));
        }
        return tokens;
    }

    /** Lower case, without accents of Latin letters, vowel signs of Arabic and variants of its letters. */
    private static String normal(String text) {
        return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("[\\u0300-\\u036f\\u064b-\\u065f\\u0640]", "")
                .replace('\u0649', '\u064a')
                .replace('\u0629', '\u0647')
                .replaceAll("[\\u0622\\u0623\\u0625]", "\u0627")
                .replace('\'', ' ')
                .replace('\u2019', ' ');
    }
}
