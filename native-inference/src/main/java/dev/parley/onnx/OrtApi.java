package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Calls ONNX Runtime's C API. The library is unpacked and loaded when first asked for, once for the process, and stays
 * loaded. Thread-safe.
 *
 * @see <a href="https://onnxruntime.ai/docs/api/c/struct_ort_api.html">OrtApi</a>
 */
final class OrtApi {

    /** Version of the C API that {@link OrtFunction} describes; the library has to have it. */
    static final int VERSION = 29;

    private static final int LOG_ERRORS = 3;

    /** Address space for the longest command line that Linux allows; only what is used becomes memory. */
    private static final long ENVIRONMENT_STACK_BYTES = 512L << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static @Nullable OrtApi instance;

    private final Map<OrtFunction, MethodHandle> functions = new EnumMap<>(OrtFunction.class);
    private final String version;
    private final MemorySegment environment;

    private OrtApi(Path library) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        try {
            // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t); const char* (*GetVersionString)(void); }
            MemorySegment base = (MemorySegment) LINKER.downcallHandle(
                            symbols.findOrThrow("OrtGetApiBase"), FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invokeExact();
            base = base.reinterpret(2 * ValueLayout.ADDRESS.byteSize());
            MemorySegment text = (MemorySegment) LINKER.downcallHandle(
                            base.getAtIndex(ValueLayout.ADDRESS, 1), FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invokeExact();
            version = Natives.text(text);
            // Asked for an older one, GetApi would answer too, but it prints to standard error for a newer one.
            if (!version.startsWith("1.") || Integer.parseInt(version.split("\\.")[1]) < VERSION) {
                throw new OnnxException("ONNX Runtime 1." + VERSION + " or newer is needed; " + library.getFileName()
                        + " is version " + version);
            }
            MemorySegment table = (MemorySegment) LINKER.downcallHandle(
                            base.getAtIndex(ValueLayout.ADDRESS, 0),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                    .invokeExact(VERSION);
            int places = Arrays.stream(OrtFunction.values())
                            .mapToInt(OrtFunction::place)
                            .max()
                            .orElseThrow()
                    + 1;
            table = table.reinterpret(places * ValueLayout.ADDRESS.byteSize());
            for (OrtFunction function : OrtFunction.values()) {
                MemorySegment address = table.getAtIndex(ValueLayout.ADDRESS, function.place());
                int parameters = function.descriptor().argumentLayouts().size();
                functions.put(
                        function,
                        LINKER.downcallHandle(address, function.descriptor()).asSpreader(Object[].class, parameters));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxException("ONNX Runtime's entry point cannot be called: " + e.getMessage(), e);
        }
        environment = createEnvironment();
    }

    /**
     * The one environment of the process, never released: sessions of any owner depend on it. ONNX Runtime matches the
     * process's command line with a regular expression that recurses once per character, so a long class path would
     * end the process for want of stack; hence a thread with enough of it.
     */
    private MemorySegment createEnvironment() {
        FutureTask<MemorySegment> creation = new FutureTask<>(() -> {
            try (Arena arena = Arena.ofConfined()) {
                return create(OrtFunction.CREATE_ENV, arena, LOG_ERRORS, arena.allocateFrom("parley"));
            }
        });
        Thread.ofPlatform()
                .name("onnx-environment")
                .stackSize(ENVIRONMENT_STACK_BYTES)
                .start(creation);
        try {
            return creation.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnnxException("ONNX Runtime's environment was not made: interrupted", e);
        } catch (ExecutionException e) {
            throw new OnnxException("ONNX Runtime's environment cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * The API, loaded when first asked for.
     *
     * @throws OnnxException when the library cannot be unpacked or loaded, or is too old
     */
    static synchronized OrtApi get() {
        OrtApi loaded = instance;
        if (loaded == null) {
            Path library = NativeLibrary.unpack();
            try {
                loaded = new OrtApi(library);
            } catch (IllegalArgumentException | UnsatisfiedLinkError e) {
                throw new OnnxException(
                        "ONNX Runtime's library " + library + " cannot be loaded: " + e.getMessage()
                                + "; the folder must allow execution, and the system needs libstdc++",
                        e);
            }
            instance = loaded;
        }
        return loaded;
    }

    String version() {
        return version;
    }

    MemorySegment environment() {
        return environment;
    }

    /**
     * Calls a function that gives a status.
     *
     * @param arguments {@code MemorySegment}, {@code Integer} or {@code Long}, as the function's signature wants them
     * @throws OnnxException with ONNX Runtime's message when the status says that it failed
     */
    void call(OrtFunction function, Object... arguments) {
        MemorySegment status = address(function, arguments);
        if (status.equals(MemorySegment.NULL)) {
            return;
        }
        try {
            throw new OnnxException(Natives.text(address(OrtFunction.GET_ERROR_MESSAGE, status)));
        } finally {
            release(OrtFunction.RELEASE_STATUS, status);
        }
    }

    /** Calls a function that gives a status and writes an address to its last parameter, which is added here. */
    MemorySegment create(OrtFunction function, Arena arena, Object... arguments) {
        MemorySegment result = arena.allocate(ValueLayout.ADDRESS);
        Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = result;
        call(function, all);
        return result.get(ValueLayout.ADDRESS, 0);
    }

    /** Calls a function that gives an address. */
    MemorySegment address(OrtFunction function, Object... arguments) {
        try {
            return (MemorySegment) handle(function).invoke(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxException(function + " cannot be called: " + e.getMessage(), e);
        }
    }

    /** Calls a function that gives nothing. */
    void release(OrtFunction function, MemorySegment handle) {
        try {
            handle(function).invoke(new Object[] {handle});
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OnnxException(function + " cannot be called: " + e.getMessage(), e);
        }
    }

    private MethodHandle handle(OrtFunction function) {
        return Objects.requireNonNull(functions.get(function));
    }
}
