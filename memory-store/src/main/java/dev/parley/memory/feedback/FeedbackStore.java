package dev.parley.memory.feedback;

import dev.parley.memory.PersonId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ratings and reports of answers. Thread-safe. */
public interface FeedbackStore {

    /** Keeps it, in place of an earlier one of its sort for the same answer. */
    Mono<Void> put(PersonId person, Feedback feedback);

    /** Takes the rating of an answer back; a report stays. False when there was none. */
    Mono<Boolean> withdraw(PersonId person, String turn);

    /** What a person said of answers. */
    Flux<Feedback> of(PersonId person);

    /** Of all people, the newest first. */
    Flux<Given> recent(int limit);

    /** A feedback and who gave it. */
    record Given(PersonId person, Feedback feedback) {}
}
