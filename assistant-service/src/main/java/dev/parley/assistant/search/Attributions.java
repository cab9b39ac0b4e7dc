package dev.parley.assistant.search;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Collects the attributions of one turn; travels in the Reactor context from the door to the tools. Thread-safe. */
public final class Attributions {

    private final List<Attribution> all = new CopyOnWriteArrayList<>();

    public Context into(Context context) {
        return context.put(Attributions.class, this);
    }

    /** A collector that nobody reads where the turn came through a door that shows none. */
    public static Attributions in(ContextView context) {
        return context.getOrEmpty(Attributions.class)
                .map(Attributions.class::cast)
                .orElseGet(Attributions::new);
    }

    public void add(Attribution attribution) {
        all.add(attribution);
    }

    public List<Attribution> all() {
        return List.copyOf(all);
    }
}
