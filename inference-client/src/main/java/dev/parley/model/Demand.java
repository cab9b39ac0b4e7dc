package dev.parley.model;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells a source that is silent from a reader that asks for nothing: only the first is at fault when nothing comes. For one
 * subscription; its methods may be called by any thread.
 */
public final class Demand {

    private final AtomicLong open = new AtomicLong();

    /** The same source, with its demand watched. */
    public <T> Flux<T> watch(Flux<T> source) {
        return source.doOnRequest(more -> open.accumulateAndGet(more, Demand::sum))
                .doOnNext(item -> open.updateAndGet(count -> count == Long.MAX_VALUE ? count : count - 1));
    }

    private static long sum(long count, long more) {
        return count > Long.MAX_VALUE - more ? Long.MAX_VALUE : count + more;
    }

    /** Whether somebody asked for more than has come. */
    public boolean isOpen() {
        return open.get() > 0;
    }

    /** Comes after a time of silence that the source is to blame for; for each time that nobody asked, that much later. */
    public Mono<Long> silence(Duration longest) {
        return Mono.delay(longest).filter(tick -> isOpen()).repeatWhenEmpty(Integer.MAX_VALUE, again -> again);
    }
}
