package dev.parley.assistant.tools;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a passage to neighbouring sentences around the one that shares most words with the query. Stateless. */
final class SnippetWindow {

    private static final int SHORTEST_WORD = 3;

    private SnippetWindow() {}

    /** The whole text where it is short enough; otherwise whole sentences, or the beginning of one that is too long. */
    static String of(String text, String query, int mostCharacters) {
        if (text.length() <= mostCharacters) {
            return text;
        }
        List<String> sentences = sentences(text);
        int first = best(sentences, words(query));
        int last = first;
        int length = sentences.get(first).length();
        // What comes before explains what "it" is, so it is taken first.
        while (true) {
            if (first > 0 && length + sentences.get(first - 1).length() <= mostCharacters) {
                length += sentences.get(--first).length();
            } else if (last + 1 < sentences.size()
                    && length + sentences.get(last + 1).length() <= mostCharacters) {
                length += sentences.get(++last).length();
            } else {
                break;
            }
        }
        String window = String.join("", sentences.subList(first, last + 1)).strip();
        if (window.length() <= mostCharacters) {
            return window;
        }
        int end = Character.isHighSurrogate(window.charAt(mostCharacters - 1)) ? mostCharacters - 1 : mostCharacters;
        return window.substring(0, end);
    }

    private static int best(List<String> sentences, Set<String> wanted) {
        int best = 0;
        long most = 0;
        for (int index = 0; index < sentences.size(); index++) {
            long shared = words(sentences.get(index)).stream()
                    .filter(wanted::contains)
                    .count();
            if (shared > most) {
                best = index;
                most = shared;
            }
        }
        return best;
    }

    private static List<String> sentences(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            sentences.add(text.substring(start, end));
            start = end;
        }
        return sentences.isEmpty() ? List.of(text) : sentences;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> word.length() >= SHORTEST_WORD)
                .forEach(words::add);
        return words;
    }
}
