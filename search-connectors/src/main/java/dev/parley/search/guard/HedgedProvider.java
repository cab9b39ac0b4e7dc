package dev.parley.search.guard;

import dev.parley.search.SearchOutcome;
import dev.parley.search.SearchProvider;
import dev.parley.search.SearchQuery;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks a second time when the first answer takes longer than nearly all before it, and takes whichever is usable first
 * (Dean and Barroso, "The Tail at Scale", 2013). At most one search in ten is asked twice. Thread-safe.
 */
public final class HedgedProvider implements SearchProvider {

    private static final int WINDOW = 64;
    private static final int MIN_SAMPLES = 16;
    private static final double QUANTILE = 0.95;

    /** Tenths of a second search earned by one search. */
    private static final int EARNED = 1;

    private static final int PRICE = 10;
    private static final int MAX_SAVED = 30;
    private static final Duration EARLIEST = Duration.ofMillis(100);

    private final SearchProvider provider;
    private final Duration first;
    private final AtomicLongArray nanos = new AtomicLongArray(WINDOW);
    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicInteger saved = new AtomicInteger(PRICE);

    /** @param first waiting time before enough answers have been measured */
    public HedgedProvider(SearchProvider provider, Duration first) {
        this.provider = provider;
        this.first = first;
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public boolean serves(SearchQuery query) {
        return provider.serves(query);
    }

    @Override
    public Mono<SearchOutcome> search(SearchQuery query) {
        return Mono.defer(() -> {
            saved.updateAndGet(now -> Math.min(MAX_SAVED, now + EARNED));
            Mono<SearchOutcome> one = timed(query);
            Mono<SearchOutcome> second =
                    Mono.delay(patience()).filter(tick -> pay()).flatMap(tick -> timed(query));
            return Flux.merge(
                            one.map(outcome -> new Reply(true, outcome)),
                            second.map(outcome -> new Reply(false, outcome)))
                    // A first answer that is quick and final needs no second.
                    .takeUntil(reply -> usable(reply.outcome()) || reply.first())
                    .last()
                    .map(Reply::outcome);
        });
    }

    private record Reply(boolean first, SearchOutcome outcome) {}

    private Mono<SearchOutcome> timed(SearchQuery query) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return provider.search(query).doOnNext(outcome -> {
                if (usable(outcome)) {
                    nanos.set(Math.floorMod(samples.getAndIncrement(), WINDOW), System.nanoTime() - start);
                }
            });
        });
    }

    private boolean pay() {
        while (true) {
            int now = saved.get();
            if (now < PRICE) {
                return false;
            }
            if (saved.compareAndSet(now, now - PRICE)) {
                return true;
            }
        }
    }

    private Duration patience() {
        int known = Math.min(samples.get(), WINDOW);
        if (known < MIN_SAMPLES) {
            return first;
        }
        long[] sorted = new long[known];
        for (int index = 0; index < known; index++) {
            sorted[index] = nanos.get(index);
        }
        Arrays.sort(sorted);
        Duration usual = Duration.ofNanos(sorted[(int) (QUANTILE * (known - 1))]);
        return usual.compareTo(EARLIEST) < 0 ? EARLIEST : usual;
    }

    private static boolean usable(SearchOutcome outcome) {
        return outcome instanceof SearchOutcome.Results || outcome instanceof SearchOutcome.NoneFound;
    }
}
