package dev.parley.memory.fact;

import dev.parley.memory.PersonId;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Facts per person. There is no way to read without the owner. Thread-safe. */
public interface FactStore {

    /**
     * Stores a fact unless the screen refuses it. Where it gives a new value to something that has one value, such as
     * where the person lives, the fact that held so far is closed; both stay in the history. Refused when everything of the
     * person was forgotten, or the person erased, since the turn of the statement was opened. That the screen refused
     * something said in a turn is noted for the person.
     */
    Mono<RememberOutcome> remember(PersonId person, Statement statement);

    /**
     * Facts that hold and fit the query best, best first; recent ones fill up the rest. None while memory is paused. What
     * would not fit into a prompt is left out.
     */
    Mono<List<Fact>> recall(PersonId person, String query, int limit);

    /** All facts that hold, oldest first. */
    default Flux<Fact> all(PersonId person) {
        return history(person).filter(Fact::open);
    }

    /** All facts, also those that no longer hold, oldest first. */
    Flux<Fact> history(PersonId person);

    /** What was not remembered, the newest first, without its words. */
    Flux<NotKept> notKept(PersonId person);

    /** Replaces the text of a fact; empty when there is no such fact that holds. */
    Mono<RememberOutcome> correct(PersonId person, String factId, String text);

    /** Removes a fact; false when there was no such fact. */
    Mono<Boolean> forget(PersonId person, String factId);

    /** Removes the facts about a topic in the person's words, such as "my address", and gives them. */
    Mono<List<Fact>> forgetAbout(PersonId person, String topic);

    /** Removes all facts, and keeps what was said up to now from being remembered later. Gives their number. */
    Mono<Long> forgetAll(PersonId person);

    /** Whether memory is paused: nothing is remembered or recalled, what is there stays. */
    Mono<Boolean> paused(PersonId person);

    Mono<Void> pause(PersonId person, boolean paused);
}
