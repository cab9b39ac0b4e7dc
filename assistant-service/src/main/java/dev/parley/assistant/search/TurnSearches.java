package dev.parley.assistant.search;

import java.util.concurrent.atomic.AtomicReference;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What came of the searches of one turn; travels in the Reactor context from the door to the tools. Thread-safe. */
public final class TurnSearches {

    /** The best that any search of the turn came to, from worst to best. */
    public enum Found {
        /** The turn did not search. */
        NOT_SEARCHED,
        /** Nobody could search. */
        FAILED,
        /** There was a search, and nothing was found. */
        NOTHING,
        RESULTS
    }

    private final AtomicReference<Found> best = new AtomicReference<>(Found.NOT_SEARCHED);

    public Context into(Context context) {
        return context.put(TurnSearches.class, this);
    }

    /** One that nobody reads where the turn came through a door that does not ask. */
    public static TurnSearches in(ContextView context) {
        return context.getOrEmpty(TurnSearches.class)
                .map(TurnSearches.class::cast)
                .orElseGet(TurnSearches::new);
    }

    public void add(Found found) {
        best.accumulateAndGet(found, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    public Found best() {
        return best.get();
    }
}
