package dev.parley.memory.fact;

import dev.parley.memory.redis.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A change of the facts of a person: which go and which are set.
 *
 * @param everything every fact goes; {@code removed} is empty then
 */
record FactChange(boolean everything, List<String> removed, List<FactJson.Stored> set) {

    static final FactChange NONE = new FactChange(false, List.of(), List.of());
    static final FactChange ALL = new FactChange(true, List.of(), List.of());

    static FactChange setting(List<FactJson.Stored> facts) {
        return new FactChange(false, List.of(), List.copyOf(facts));
    }

    static FactChange removing(List<String> ids) {
        return new FactChange(false, ids, List.of());
    }

    /** Adds a fact and closes others; where there are too many then, closed ones go first, and older before newer. */
    static FactChange of(FactIndex index, FactJson.Stored added, List<Fact> closed, int maxFacts) {
        List<FactJson.Stored> set = new ArrayList<>(List.of(added));
        for (Fact fact : closed) {
            index.all().stream()
                    .filter(stored -> stored.fact().id().equals(fact.id()))
                    .map(stored -> new FactJson.Stored(fact, stored.encoder(), stored.vector()))
                    .forEach(set::add);
        }
        int surplus = index.all().size() + 1 - maxFacts;
        List<String> removed = surplus <= 0
                ? List.of()
                : Stream.concat(
                                closed.stream(),
                                index.all().stream()
                                        .map(FactJson.Stored::fact)
                                        .filter(fact -> closed.stream()
                                                .noneMatch(shut -> shut.id().equals(fact.id()))))
                        .sorted(Comparator.comparing(Fact::open).thenComparing(Fact::at))
                        .limit(surplus)
                        .map(Fact::id)
                        .toList();
        set.removeIf(stored -> removed.contains(stored.fact().id()));
        return new FactChange(false, removed, set);
    }

    boolean isEmpty() {
        return !everything && removed.isEmpty() && set.isEmpty();
    }

    /** Arguments of the script {@code write}. */
    Object[] arguments(long version, Duration retention, String prefix) {
        List<Object> arguments = new ArrayList<>(List.of(
                version, retention.toMillis(), prefix, Keys.TURN_LIFE.toMillis(), everything ? -1 : removed.size()));
        arguments.addAll(removed);
        for (FactJson.Stored stored : set) {
            arguments.add(stored.fact().id());
            arguments.add(FactJson.write(stored));
        }
        return arguments.toArray();
    }
}
