package dev.parley.llama.batch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many requests wait, and estimates how long they will. Thread-safe. */
final class QueueLimit {

    private static final double SHORTEST_HINT_SECONDS = 1;
    private static final double LONGEST_HINT_SECONDS = 600;

    /** Share of the newest request in the mean. */
    private static final double NEWEST = 0.1;

    private final int most;
    private final int slots;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile double slotSeconds;

    QueueLimit(int most, int slots) {
        this.most = most;
        this.slots = slots;
    }

    /** @throws GenerationException when too many wait already */
    void enter() {
        int before = waiting.getAndIncrement();
        if (before >= most) {
            waiting.decrementAndGet();
            throw GenerationException.overloaded(most, hint());
        }
    }

    void leave() {
        waiting.decrementAndGet();
    }

    /** A request gave its slot back. For the engine's thread. */
    void held(Duration time) {
        double seconds = time.toNanos() / 1e9;
        slotSeconds = slotSeconds == 0 ? seconds : slotSeconds + NEWEST * (seconds - slotSeconds);
    }

    private Duration hint() {
        double seconds = slotSeconds * most / slots;
        return Duration.ofSeconds((long) Math.ceil(Math.clamp(seconds, SHORTEST_HINT_SECONDS, LONGEST_HINT_SECONDS)));
    }
}
