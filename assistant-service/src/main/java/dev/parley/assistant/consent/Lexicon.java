package dev.parley.assistant.consent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Word lists of {@code words.txt}: a line per list, its name, a colon and the words of all languages. Immutable. */
final class Lexicon {

    private static final Map<String, Set<String>> LISTS = read();

    private Lexicon() {}

    static Set<String> list(String name) {
        Set<String> words = LISTS.get(name);
        if (words == null) {
            throw new IllegalArgumentException("words.txt has no list " + name);
        }
        return words;
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> lists = new HashMap<>();
        try (InputStream file = Lexicon.class.getResourceAsStream("words.txt")) {
            if (file == null) {
                throw new IllegalStateException("words.txt is missing");
            }
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        int colon = line.indexOf(':');
                        Set<String> words = Arrays.stream(Words.folded(line.substring(colon + 1))
                                        .strip()
                                        .split("\\s+"))
                                .collect(Collectors.toCollection(LinkedHashSet::new));
                        lists.computeIfAbsent(line.substring(0, colon), name -> new LinkedHashSet<>())
                                .addAll(words);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("words.txt cannot be read", e);
        }
        return lists;
    }
}
