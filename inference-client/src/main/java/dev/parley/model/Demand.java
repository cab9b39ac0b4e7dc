package dev.parley.model;

import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/**
 * Tells a source that is silent from a reader that asks for nothing: only the first is at fault when nothing comes. For one
 * subscription; its methods may be called by any thread.
 */
public final class Demand {

    private final AtomicLong open = new AtomicLong();
    private volatile long since = System.nanoTime();

    /** The same source, with its demand watched. */
    public <T> Flux<T> watch(Flux<T> source) {
        return source.doOnRequest(this::asked).doOnNext(item -> came());
    }

    private void asked(long more) {
        if (open.getAndAccumulate(more, Demand::sum) == 0) {
            since = System.nanoTime();
        }
    }

    private void came() {
        since = System.nanoTime();
        // Readers that ask without bound are most of them, and their count stays as it is.
        if (open.get() != Long.MAX_VALUE) {
            open.updateAndGet(count -> count == Long.MAX_VALUE ? count : count - 1);
        }
    }

    private static long sum(long count, long more) {
        return count > Long.MAX_VALUE - more ? Long.MAX_VALUE : count + more;
    }

    /** Whether somebody asked for more than has come. */
    public boolean isOpen() {
        return open.get() > 0;
    }

    /** For how long somebody has waited for what comes next; 0 while nobody does. */
    public long waitedNanos() {
        return isOpen() ? System.nanoTime() - since : 0;
    }
}
