package dev.parley.llama.backend;

import java.lang.foreign.MemorySegment;

/** Where a KV cache lies. Owns what it gives. Not thread-safe. */
interface CacheMemory extends AutoCloseable {

    /** Memory of zeros. */
    MemorySegment zeroed(long bytes);

    /** Copies within this memory, or between it and the processor's. */
    void copy(MemorySegment from, MemorySegment to, long bytes);

    long bytes();

    @Override
    void close();
}
