package dev.parley.memory.person;

import dev.parley.memory.PersonId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Exports and erases a person in all stores. Thread-safe. */
public final class PersonRegistry {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final List<PersonalData> stores;
    private final Clock clock;

    /** @param stores in the order in which they are erased: those that make new data before those that keep it */
    public PersonRegistry(List<PersonalData> stores, Clock clock) {
        this.stores = List.copyOf(stores);
        this.clock = clock;
    }

    /** A JSON object with one field per store, and the time. */
    public Mono<JsonNode> export(PersonId person) {
        return Flux.fromIterable(stores)
                .concatMap(store -> store.export(person))
                .collectList()
                .map(parts -> {
                    Map<String, JsonNode> all = new TreeMap<>();
                    parts.forEach(all::putAll);
                    ObjectNode root = MAPPER.createObjectNode();
                    root.put("exportedAt", clock.instant().toString());
                    all.forEach(root::set);
                    return root;
                });
    }

    /**
     * Removes the person everywhere. When one store fails, the others are erased all the same and the error comes at the
     * end, so that the same call again finishes the rest.
     */
    public Mono<ErasureReceipt> erase(PersonId person) {
        return Flux.fromIterable(stores)
                .concatMapDelayError(store -> store.erase(person))
                .collectList()
                .map(parts -> {
                    Map<String, Long> removed = new TreeMap<>();
                    parts.forEach(part -> part.forEach((store, count) -> removed.merge(store, count, Long::sum)));
                    return new ErasureReceipt(clock.instant(), removed);
                });
    }
}
