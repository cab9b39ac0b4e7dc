package dev.parley.memory.review;

import dev.parley.memory.PersonId;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Reviews, kept with the person whose words they are about. Thread-safe. */
public interface ReviewStore {

    /** Keeps it in place of an earlier one of its item; false where a person has too many. */
    Mono<Boolean> put(PersonId person, Review review);

    /** Those about a person, by item. */
    Mono<Map<String, Review>> of(PersonId person);
}
