package dev.parley.memory.person;

import dev.parley.memory.PersonId;
import reactor.core.publisher.Mono;

/** What a person chose by themselves. Kept until it is taken back, forgotten with the person, or long unused. Thread-safe. */
public interface PersonPreferences {

    /** Code of the language that answers come in. */
    String LANGUAGE = "language";

    /** {@code true} where only answers are wanted. */
    String OPTED_OUT = "opted-out";

    /** When the person was last told, or knew, that an AI answers. */
    String AI_NAMED = "ai-named";

    /** Empty where nothing was chosen. */
    Mono<String> get(PersonId person, String name);

    Mono<Void> put(PersonId person, String name, String value);

    Mono<Void> remove(PersonId person, String name);
}
