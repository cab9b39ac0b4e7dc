package dev.parley.assistant.summary;

import dev.parley.assistant.language.Sentences;
import dev.parley.assistant.language.WordLists;
import dev.parley.assistant.language.Words;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a summary may not lose: numbers and names that the person wrote, and sentences in which the assistant promises
 * something. Names are words with a capital inside a sentence; in scripts without capitals only numbers and promises are
 * found. Stateless.
 */
final class Keepsakes {

    private static final WordLists LISTS = WordLists.read(Keepsakes.class, "promises.txt");
    private static final Pattern NUMBER = Pattern.compile("\\p{N}+(?:[.,:/-]\\p{N}+)*");
    private static final Pattern NAME = Pattern.compile("(?<![.!?:\"“„«]\\s)(?<=\\s)\\p{Lu}[\\p{L}'’-]+");
    private static final Set<String> NO_NAMES = Set.of("I", "I'm", "I’m", "I'll", "I’ll", "I've", "I’ve", "I'd", "I’d");

    /** Before a sentence of the assistant. */
    static final String ASSISTANT = "Assistant: ";

    private Keepsakes() {}

    /** Names and numbers of what the person wrote. */
    static Set<String> of(List<LoggedTurn> turns) {
        Set<String> found = new LinkedHashSet<>();
        for (LoggedTurn turn : turns) {
            for (LoggedMessage message : turn.messages()) {
                if (message instanceof LoggedMessage.User(String text)) {
                    found.addAll(ofText(text));
                }
            }
        }
        return found;
    }

    static Set<String> ofText(String text) {
        Set<String> found = new LinkedHashSet<>();
        NUMBER.matcher(text).results().forEach(match -> found.add(match.group()));
        names(text, found);
        return found;
    }

    private static void names(String text, Set<String> found) {
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            if (!NO_NAMES.contains(matcher.group())) {
                found.add(matcher.group());
            }
        }
    }

    /** Which of them a summary does not say. */
    static Set<String> missing(Set<String> keepsakes, String summary) {
        Set<String> said = Words.of(summary);
        Set<String> missing = new LinkedHashSet<>();
        for (String keepsake : keepsakes) {
            if (!said.containsAll(Words.of(keepsake))) {
                missing.add(keepsake);
            }
        }
        return missing;
    }

    /** Sentences of these turns that hold one of the keepsakes, and promises of the assistant, in their order. */
    static List<String> sentences(List<LoggedTurn> turns, Set<String> keepsakes) {
        Set<String> kept = new LinkedHashSet<>();
        for (LoggedTurn turn : turns) {
            for (LoggedMessage message : turn.messages()) {
                switch (message) {
                    case LoggedMessage.User(String text) ->
                        Sentences.of(text).stream()
                                .filter(sentence -> keepsakes.stream().anyMatch(sentence::contains))
                                .forEach(sentence -> kept.add("Person: " + sentence));
                    case LoggedMessage.Assistant(String text) ->
                        Sentences.of(text).stream()
                                .filter(Keepsakes::isPromise)
                                .forEach(sentence -> kept.add(ASSISTANT + sentence));
                    case LoggedMessage.ToolCall call -> {}
                    case LoggedMessage.ToolResult result -> {}
                }
            }
        }
        return new ArrayList<>(kept);
    }

    static boolean isPromise(String sentence) {
        return LISTS.holdsPhrase("promise", Words.inOrder(sentence));
    }
}
