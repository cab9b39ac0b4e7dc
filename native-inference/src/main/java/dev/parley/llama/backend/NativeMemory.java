package dev.parley.llama.backend;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;

/**
 * Zeroed native memory that becomes resident page by page when it is first written, which {@code Arena} cannot give:
 * an arena writes the zeros itself. A cache for long contexts therefore costs only what is used. Owns what it gave.
 * Not thread-safe.
 */
final class NativeMemory implements CacheMemory {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALLOC = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("calloc"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

    /** A line of the caches, which vector instructions read at once. */
    private static final long ALIGNMENT = 64;

    /** By the address that was given. */
    private final Map<Long, Block> owned = new HashMap<>();

    private long bytes;

    /** @param start what the C library gave */
    private record Block(long start, long bytes) {}

    @Override
    public MemorySegment zeroed(long bytes) {
        long start = call(bytes + ALIGNMENT).address();
        if (start == 0) {
            throw new OutOfMemoryError("cannot allocate " + bytes + " bytes for the KV cache; lower"
                    + " parley.model.context-length or parley.model.max-sequences");
        }
        long address = (start + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        owned.put(address, new Block(start, bytes));
        this.bytes += bytes;
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** Gives back what {@link #zeroed} gave. */
    void free(MemorySegment memory) {
        Block block = owned.remove(memory.address());
        if (block == null) {
            throw new IllegalArgumentException("memory: is not of this owner or was given back already");
        }
        bytes -= block.bytes();
        release(block.start());
    }

    @Override
    public void copy(MemorySegment from, MemorySegment to, long count) {
        MemorySegment.copy(from, 0, to, 0, count);
    }

    /** Bytes given and not given back. */
    @Override
    public long bytes() {
        return bytes;
    }

    private static MemorySegment call(long bytes) {
        try {
            return (MemorySegment) CALLOC.invokeExact(bytes, 1L);
        } catch (Throwable e) {
            throw new IllegalStateException("calloc cannot be called", e);
        }
    }

    private static void release(long address) {
        try {
            FREE.invokeExact(MemorySegment.ofAddress(address));
        } catch (Throwable e) {
            throw new IllegalStateException("free cannot be called", e);
        }
    }

    @Override
    public void close() {
        owned.values().forEach(block -> release(block.start()));
        owned.clear();
        bytes = 0;
    }
}
