package dev.parley.assistant.ask;

import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.question.PopularQuestions;
import dev.parley.search.documents.DocumentsProvider;
import dev.parley.search.text.Bm25;
import dev.parley.search.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What a person may want to ask: own earlier questions of the same conversation, questions that several people asked, titles
 * of documents. Questions of single other people are never among them. Thread-safe.
 */
final class Suggestions {

    static final int MAX_SUGGESTIONS = 8;
    static final int MAX_RELATED = 3;

    private static final int OWN_TURNS = 50;
    private static final int POPULAR = 2_000;
    private static final Pattern WORD_START = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Logger log = LoggerFactory.getLogger(Suggestions.class);

    private final ConversationStore conversations;
    private final PopularQuestions popular;
    private final @Nullable DocumentsProvider documents;
    private final Mono<List<String>> popularNow;

    /**
     * @param documents null where there are none
     * @param refresh how long the popular questions that were read are good
     */
    Suggestions(
            ConversationStore conversations,
            PopularQuestions popular,
            @Nullable DocumentsProvider documents,
            Duration refresh) {
        this.conversations = conversations;
        this.popular = popular;
        this.documents = documents;
        this.popularNow = popular.top(POPULAR)
                .onErrorResume(fault -> without(fault, List.of()))
                .cache(refresh);
    }

    /** Tells that a question that stands for itself was asked; a fault of the store changes nothing. */
    Mono<Void> asked(String question, String asker) {
        return popular.asked(question, asker).onErrorResume(fault -> without(fault, null));
    }

    /**
     * The best few, own questions first; one for each text.
     *
     * @param person who types
     * @param conversation of the person whose questions may be shown, or null
     */
    Mono<List<Suggestion>> complete(String typed, @Nullable PersonId person, @Nullable String conversation) {
        String start = typed.strip().toLowerCase(Locale.ROOT);
        Mono<List<String>> own =
                person == null || conversation == null ? Mono.just(List.of()) : own(person, conversation);
        return Mono.zip(own, popularNow).map(known -> {
            Map<String, Suggestion> found = new LinkedHashMap<>();
            add(found, known.getT1(), "own", start);
            if (!start.isEmpty()) {
                add(found, known.getT2(), "popular", start);
                add(found, documents == null ? List.of() : documents.titles(), "document", start);
            }
            return found.values().stream().limit(MAX_SUGGESTIONS).toList();
        });
    }

    /** Popular questions that share most with this one. */
    Mono<List<String>> related(String question, String answer) {
        return popularNow.map(known -> {
            List<String> others = known.stream()
                    .filter(other -> !other.equalsIgnoreCase(question.replaceAll("[?!.\\s]+$", "")))
                    .toList();
            double[] scores = Bm25.scores(
                    Words.of(question + "\n" + answer),
                    others.stream().map(Words::of).toList());
            return IntStream.range(0, scores.length)
                    .boxed()
                    .filter(index -> scores[index] > 0)
                    .sorted(Comparator.comparingDouble((Integer index) -> scores[index])
                            .reversed())
                    .limit(MAX_RELATED)
                    .map(others::get)
                    .toList();
        });
    }

    private Mono<List<String>> own(PersonId person, String conversation) {
        return conversations
                .recent(person, AskTurns.log(conversation), OWN_TURNS)
                .map(turns -> turns.stream()
                        .map(LoggedTurn::messages)
                        .flatMap(List::stream)
                        .filter(LoggedMessage.User.class::isInstance)
                        .map(message -> ((LoggedMessage.User) message).text().strip())
                        .toList()
                        .reversed())
                .onErrorResume(fault -> without(fault, List.of()));
    }

    private static void add(Map<String, Suggestion> found, List<String> texts, String kind, String start) {
        List<String> inside = new ArrayList<>();
        for (String text : texts) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith(start)) {
                found.putIfAbsent(lower, new Suggestion(text, kind));
            } else if (WORD_START.splitAsStream(lower).anyMatch(word -> word.startsWith(start))) {
                inside.add(text);
            }
        }
        inside.forEach(text -> found.putIfAbsent(text.toLowerCase(Locale.ROOT), new Suggestion(text, kind)));
    }

    private static <T> Mono<T> without(Throwable fault, @Nullable T value) {
        log.warn("Suggestions go on without the store: {}", fault.getClass().getSimpleName());
        return Mono.justOrEmpty(value);
    }
}
