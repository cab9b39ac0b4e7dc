package dev.parley.llama;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Memory of the C library in this process. Stateless. */
final class ProcessMemory {

    private ProcessMemory() {}

    /**
     * Gives freed memory back to the system: loading frees about twice the weights, in parts that the C library keeps
     * for later. Does nothing where the C library has no {@code malloc_trim}.
     */
    static void trim() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("malloc_trim");
        if (function.isEmpty()) {
            return;
        }
        MethodHandle trim = linker.downcallHandle(
                function.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        try {
            int ignored = (int) trim.invokeExact(0L);
        } catch (Throwable e) {
            throw new IllegalStateException("malloc_trim cannot be called", e);
        }
    }
}
