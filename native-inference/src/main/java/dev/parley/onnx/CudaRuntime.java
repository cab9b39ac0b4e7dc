package dev.parley.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The few functions of CUDA's own runtime library that ONNX Runtime has no equivalent for: copying and clearing parts of
 * device memory. Thread-safe.
 *
 * @see <a href="https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__MEMORY.html">CUDA memory management</a>
 */
public final class CudaRuntime {

    private static final String RUNTIME = "libcudart.so.12";

    /** What ONNX Runtime's CUDA provider links, and cuDNN, which it opens itself. */
    private static final List<String> LIBRARIES = List.of(
            "libcuda.so.1",
            RUNTIME,
            "libcublas.so.12",
            "libcublasLt.so.12",
            "libcurand.so.10",
            "libcufft.so.11",
            "libcudnn.so.9");

    /** {@code cudaMemcpyDefault}: the addresses tell where each side lies. */
    private static final int ANY_DIRECTION = 4;

    private final MethodHandle copy;
    private final MethodHandle fill;

    private CudaRuntime(SymbolLookup symbols) {
        Linker linker = Linker.nativeLinker();
        copy = linker.downcallHandle(
                symbols.findOrThrow("cudaMemcpy"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
        fill = linker.downcallHandle(
                symbols.findOrThrow("cudaMemset"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));
    }

    /** Libraries for CUDA that cannot be loaded on this machine. */
    public static List<String> missingLibraries() {
        List<String> missing = new ArrayList<>();
        for (String library : LIBRARIES) {
            try (Arena arena = Arena.ofConfined()) {
                SymbolLookup.libraryLookup(library, arena);
            } catch (IllegalArgumentException e) {
                missing.add(library);
            }
        }
        return missing;
    }

    /**
     * Loads the runtime library for the rest of the process.
     *
     * @throws OnnxException when it is not there
     */
    public static CudaRuntime load() {
        try {
            return new CudaRuntime(SymbolLookup.libraryLookup(RUNTIME, Arena.global()));
        } catch (IllegalArgumentException e) {
            throw new OnnxException(RUNTIME + " cannot be loaded", e);
        }
    }

    /** Copies within a device, or between it and the processor's memory, and waits for it. */
    public void copy(MemorySegment from, MemorySegment to, long bytes) {
        try {
            check("cudaMemcpy", (int) copy.invokeExact(to, from, bytes, ANY_DIRECTION));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxException("cudaMemcpy cannot be called", e);
        }
    }

    public void clear(MemorySegment memory) {
        try {
            check("cudaMemset", (int) fill.invokeExact(memory, 0, memory.byteSize()));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxException("cudaMemset cannot be called", e);
        }
    }

    private static void check(String function, int error) {
        if (error != 0) {
            throw new OnnxException(function + " failed with CUDA error " + error);
        }
    }
}
