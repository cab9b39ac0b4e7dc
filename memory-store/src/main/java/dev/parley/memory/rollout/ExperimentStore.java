package dev.parley.memory.rollout;

import dev.parley.memory.PersonId;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Which variants people have, and sums of how those did, which name nobody. Thread-safe. */
public interface ExperimentStore {

    /**
     * Gives a person variants, the same as before where there was one, and notes that the turn has them.
     *
     * @return variants by experiment; empty in a turn that an erasure ended
     */
    Mono<Map<String, String>> expose(PersonId person, String turn, List<Offer> offers);

    /** Counts what is new of a turn for the variants that it had; nothing where it had none, or that is too long ago. */
    Mono<Void> observe(PersonId person, String turn, Outcome outcome);

    /** Sums by variant. */
    Mono<Map<String, VariantSums>> results(String experiment);

    /** Forgets the sums of an experiment. People keep their variants. */
    Mono<Void> reset(String experiment);
}
