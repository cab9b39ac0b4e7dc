package dev.parley.llama.backend;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Gives pages back to the system that the process holds but does not need: on Linux; elsewhere nothing happens.
 * Thread-safe.
 */
final class ResidentMemory {

    /** {@code MADV_DONTNEED} of Linux. */
    private static final int DONT_NEED = 4;

    private static final long PAGE_BYTES = 4096;
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final Optional<MethodHandle> MADVISE = function(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    /** Of glibc only; others give freed memory back themselves. */
    private static final Optional<MethodHandle> MALLOC_TRIM =
            function("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    private ResidentMemory() {}

    private static Optional<MethodHandle> function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return LINUX
                ? linker.defaultLookup().find(name).map(address -> linker.downcallHandle(address, descriptor))
                : Optional.empty();
    }

    /**
     * Drops the whole pages of a mapped file's segment. They stay valid, and come back from the page cache or the file
     * when they are read.
     *
     * @param mapped part of a file that is mapped for reading only
     */
    static void drop(MemorySegment mapped) {
        long first = (mapped.address() + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        long length = (mapped.address() + mapped.byteSize()) / PAGE_BYTES * PAGE_BYTES - first;
        if (length > 0 && MADVISE.isPresent()) {
            try {
                // A refusal leaves the pages where they are, which is no fault.
                int ignored = (int) MADVISE.get().invokeExact(MemorySegment.ofAddress(first), length, DONT_NEED);
            } catch (Throwable e) {
                throw new IllegalStateException("madvise cannot be called", e);
            }
        }
    }

    /** Gives freed memory back to the system; the allocator keeps it otherwise. */
    static void trim() {
        if (MALLOC_TRIM.isPresent()) {
            try {
                int ignored = (int) MALLOC_TRIM.get().invokeExact(0L);
            } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim cannot be called", e);
            }
        }
    }
}
