package dev.parley.llama.backend;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/** Entries of all layers one after the other: per tensor and head the rows of the positions. */
final class KvCopy implements SavedEntries {

    private final int position;
    private final int count;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment data;
    private final LongConsumer freed;

    /** @param freed gets the bytes when they are given back */
    KvCopy(int position, int count, long bytes, LongConsumer freed) {
        this.position = position;
        this.count = count;
        this.freed = freed;
        try {
            this.data = arena.allocate(bytes, Long.BYTES);
        } catch (OutOfMemoryError e) {
            arena.close();
            throw new BackendException("cannot allocate " + bytes + " bytes to save KV entries", e);
        }
    }

    MemorySegment data() {
        return data;
    }

    @Override
    public int position() {
        return position;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long bytes() {
        return data.byteSize();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            long bytes = bytes();
            arena.close();
            freed.accept(bytes);
        }
    }
}
