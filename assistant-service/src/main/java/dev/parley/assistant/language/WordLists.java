package dev.parley.assistant.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists of words and phrases from a text file: a line has the name of its list, a colon, and words divided by spaces or
 * phrases divided by commas; a list may go over several lines. All are in the form of {@link Words}. Immutable.
 */
public final class WordLists {

    private final Map<String, Set<String>> words;
    private final Map<String, List<List<String>>> phrases;

    private WordLists(Map<String, Set<String>> words, Map<String, List<List<String>>> phrases) {
        this.words = Map.copyOf(words);
        this.phrases = Map.copyOf(phrases);
    }

    /** @param name of a file beside the owner in the class path */
    public static WordLists read(Class<?> owner, String name) {
        Map<String, Set<String>> words = new LinkedHashMap<>();
        Map<String, List<List<String>>> phrases = new HashMap<>();
        for (String line : lines(owner, name)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalStateException(name + ": a line has no list: " + line);
            }
            String list = line.substring(0, colon);
            for (String phrase : line.substring(colon + 1).split(",")) {
                List<String> parts = Words.inOrder(phrase);
                words.computeIfAbsent(list, key -> new LinkedHashSet<>()).addAll(parts);
                if (!parts.isEmpty()) {
                    phrases.computeIfAbsent(list, key -> new ArrayList<>()).add(parts);
                }
            }
        }
        return new WordLists(words, phrases);
    }

    private static List<String> lines(Class<?> owner, String name) {
        try (InputStream file = owner.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    public Set<String> names() {
        return words.keySet();
    }

    /** The single words of a list. */
    public Set<String> list(String name) {
        Set<String> list = words.get(name);
        if (list == null) {
            throw new IllegalArgumentException("there is no list " + name);
        }
        return list;
    }

    /** Whether a text, as {@link Words#inOrder} gives it, holds a phrase of the list. */
    public boolean holdsPhrase(String name, List<String> text) {
        return phrases.getOrDefault(name, List.of()).stream()
                .anyMatch(phrase -> Collections.indexOfSubList(text, phrase) >= 0);
    }
}
