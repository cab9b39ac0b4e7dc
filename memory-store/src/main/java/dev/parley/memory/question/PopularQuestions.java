package dev.parley.memory.question;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Questions that enough different people asked. Before a question is one of them, its text is not kept here, only a hash of
 * it. Thread-safe.
 */
public interface PopularQuestions {

    /**
     * Tells that somebody asked.
     *
     * @param asker tells people apart; kept as a hash only
     */
    Mono<Void> asked(String question, String asker);

    /** Popular questions, most often asked first. */
    Mono<List<String>> top(int limit);
}
