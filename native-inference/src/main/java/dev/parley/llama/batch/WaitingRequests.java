package dev.parley.llama.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that wait for a slot, in the order in which they go: people before background work, then users with the
 * fewest running requests, then by arrival. For the engine's thread.
 */
final class WaitingRequests {

    private final List<Sequence> waiting = new ArrayList<>();

    void add(Sequence sequence) {
        waiting.add(sequence);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    List<Sequence> all() {
        return List.copyOf(waiting);
    }

    void remove(Sequence sequence) {
        waiting.remove(sequence);
    }

    /** The next to go, given what runs. */
    Optional<Sequence> next(List<Sequence> running) {
        Map<String, Integer> shares = new HashMap<>();
        running.forEach(sequence -> shares.merge(sequence.request.user(), 1, Integer::sum));
        return waiting.stream()
                .min(Comparator.<Sequence, Priority>comparing(sequence -> sequence.request.priority())
                        .thenComparing(sequence -> shares.getOrDefault(sequence.request.user(), 0))
                        .thenComparing(sequence -> sequence.arrival));
    }
}
