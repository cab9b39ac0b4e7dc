package dev.parley.llama;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Memory of the C library in this process. Its malloc keeps what is freed for later, and the more so the larger the blocks
 * are that it has seen; loading frees about as much as the weights. Does nothing where the C library is not glibc.
 * Stateless.
 */
final class ProcessMemory {

    private static final int MMAP_THRESHOLD_OPTION = -3;

    /** Smaller blocks are worth keeping. */
    private static final int LARGE_BLOCK_BYTES = 1 << 20;

    private ProcessMemory() {}

    /** Lets large blocks go back to the system as soon as they are freed, from now on. */
    static void returnLargeBlocks() {
        call("mallopt", MMAP_THRESHOLD_OPTION, LARGE_BLOCK_BYTES);
    }

    /** Gives freed memory back to the system. */
    static void trim() {
        call("malloc_trim", 0L);
    }

    /** @param arguments {@code Integer} or {@code Long}, as the function's signature wants them */
    private static void call(String function, Object... arguments) {
        Linker linker = Linker.nativeLinker();
        MemoryLayout[] parameters = Arrays.stream(arguments)
                .map(argument -> argument instanceof Integer ? ValueLayout.JAVA_INT : ValueLayout.JAVA_LONG)
                .toArray(MemoryLayout[]::new);
        linker.defaultLookup().find(function).ifPresent(address -> {
            MethodHandle handle =
                    linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
            try {
                Object ignored = handle.invokeWithArguments(arguments);
            } catch (Throwable e) {
                throw new IllegalStateException(function + " cannot be called", e);
            }
        });
    }
}
