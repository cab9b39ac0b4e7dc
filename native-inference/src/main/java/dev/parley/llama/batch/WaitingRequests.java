package dev.parley.llama.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Requests that wait for a slot, in the order in which they go: people before background work, then the users who had
 * the least, then by arrival. For the engine's thread.
 */
final class WaitingRequests {

    private final List<Sequence> waiting = new ArrayList<>();
    private final Comparator<Sequence> order;

    WaitingRequests(UserShares shares) {
        this.order = Comparator.<Sequence, Priority>comparing(sequence -> sequence.request.priority())
                .thenComparing(sequence -> shares.served(sequence.request.user()))
                .thenComparing(sequence -> sequence.arrival);
    }

    void add(Sequence sequence) {
        waiting.add(sequence);
    }

    int size() {
        return waiting.size();
    }

    List<Sequence> all() {
        return List.copyOf(waiting);
    }

    void remove(Sequence sequence) {
        waiting.remove(sequence);
    }

    Optional<Sequence> next() {
        return waiting.stream().min(order);
    }
}
