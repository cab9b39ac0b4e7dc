package dev.parley.llama.grammar;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was compiled, bounded in number and in heap; what was not used for the longest time goes first. What is computed for a
 * text holds the automata of its schema, so once as much was dropped as may be kept, that has to be forgotten too.
 * Thread-safe.
 */
final class CompiledCache {

    private final int most;
    private final long mostBytes;
    private final Runnable forget;
    private final SequencedMap<Object, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;
    private long droppedBytes;

    private record Entry(Object value, long bytes) {}

    /** @param forget lets go of everything that was computed for texts */
    CompiledCache(int most, long mostBytes, Runnable forget) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.forget = forget;
    }

    synchronized @Nullable Object find(Object key) {
        Entry known = entries.get(key);
        return known == null ? null : known.value();
    }

    /** Keeps a value, or gives the one that was kept meanwhile. */
    synchronized Object keep(Object key, Object value, long heapBytes) {
        Entry known = entries.get(key);
        if (known != null) {
            return known.value();
        }
        entries.put(key, new Entry(value, heapBytes));
        bytes += heapBytes;
        while (entries.size() > most || bytes > mostBytes) {
            long dropped = entries.pollFirstEntry().getValue().bytes();
            bytes -= dropped;
            droppedBytes += dropped;
        }
        if (droppedBytes > mostBytes) {
            droppedBytes = 0;
            forget.run();
        }
        return value;
    }
}
