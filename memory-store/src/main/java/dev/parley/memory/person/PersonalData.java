package dev.parley.memory.person;

import dev.parley.memory.PersonId;
import java.util.Map;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Port of a store that keeps something of people, wherever it keeps it. Thread-safe. */
public interface PersonalData {

    /** Keeps nothing. */
    PersonalData NONE = new PersonalData() {
        @Override
        public Mono<Map<String, Long>> erase(PersonId person) {
            return Mono.just(Map.of());
        }

        @Override
        public Mono<Map<String, JsonNode>> export(PersonId person) {
            return Mono.just(Map.of());
        }
    };

    /** Removes everything of a person, and gives how many things went per store. Erasing twice is harmless. */
    Mono<Map<String, Long>> erase(PersonId person);

    /** Everything of a person for them to take along, per store; empty when there is nothing to show. */
    Mono<Map<String, JsonNode>> export(PersonId person);
}
