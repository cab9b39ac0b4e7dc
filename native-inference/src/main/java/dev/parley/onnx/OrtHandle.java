package dev.parley.onnx;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * An object of ONNX Runtime. Whoever made it owns it and closes it, once all that depends on it is closed; closing again
 * does nothing. Counted while it is open.
 */
public abstract class OrtHandle implements AutoCloseable {

    private static final Map<String, LongAdder> OPEN = new ConcurrentHashMap<>();

    private final OrtApi api;
    private final OrtFunction release;
    private final MemorySegment address;
    private final AtomicBoolean closed = new AtomicBoolean();

    OrtHandle(OrtApi api, OrtFunction release, MemorySegment address) {
        this.api = api;
        this.release = release;
        this.address = address;
        count().increment();
    }

    /** How many objects of each class are open in this process. */
    public static Map<String, Long> open() {
        Map<String, Long> open = new TreeMap<>();
        OPEN.forEach((kind, count) -> open.put(kind, count.sum()));
        return open;
    }

    final OrtApi api() {
        return api;
    }

    final MemorySegment address() {
        if (closed.get()) {
            throw new IllegalStateException(getClass().getSimpleName() + " is closed");
        }
        return address;
    }

    /** Releases what belongs to the object, after it. */
    void releaseOwned() {}

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                api.release(release, address);
                count().decrement();
            } finally {
                releaseOwned();
            }
        }
    }

    private LongAdder count() {
        return OPEN.computeIfAbsent(getClass().getSimpleName(), kind -> new LongAdder());
    }
}
