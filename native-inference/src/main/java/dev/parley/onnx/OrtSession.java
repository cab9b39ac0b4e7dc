package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A model that is ready to run. Thread-safe. */
public final class OrtSession extends OrtHandle {

    private OrtSession(OrtApi api, MemorySegment address) {
        super(api, OrtFunction.RELEASE_SESSION, address);
    }

    /**
     * Makes a session of a serialized model.
     *
     * @throws OnnxException when the model is invalid or has an operator that no provider computes
     */
    public static OrtSession open(byte[] model, OrtSessionOptions options) {
        OrtApi api = OrtApi.get();
        try (Arena arena = Arena.ofConfined()) {
            return new OrtSession(
                    api,
                    api.create(
                            OrtFunction.CREATE_SESSION_FROM_ARRAY,
                            arena,
                            api.environment(),
                            arena.allocateFrom(ValueLayout.JAVA_BYTE, model),
                            (long) model.length,
                            options.address()));
        }
    }

    /**
     * Makes a session of a model file, whose external data lie beside it.
     *
     * @throws OnnxException when the file cannot be read, or for the reasons of {@link #open(byte[], OrtSessionOptions)}
     */
    public static OrtSession open(Path file, OrtSessionOptions options) {
        OrtApi api = OrtApi.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = System.getProperty("os.name").startsWith("Windows")
                    ? arena.allocateFrom(file.toString(), wideCharacters())
                    : arena.allocateFrom(file.toString());
            return new OrtSession(
                    api, api.create(OrtFunction.CREATE_SESSION, arena, api.environment(), path, options.address()));
        }
    }

    private static Charset wideCharacters() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? StandardCharsets.UTF_16LE
                : StandardCharsets.UTF_16BE;
    }

    public List<String> inputNames() {
        return names(OrtFunction.SESSION_INPUT_COUNT, OrtFunction.SESSION_INPUT_NAME);
    }

    public List<String> outputNames() {
        return names(OrtFunction.SESSION_OUTPUT_COUNT, OrtFunction.SESSION_OUTPUT_NAME);
    }

    private List<String> names(OrtFunction count, OrtFunction name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_LONG);
            api().call(count, address(), number);
            MemorySegment allocator = api().create(OrtFunction.DEFAULT_ALLOCATOR, arena);
            List<String> names = new ArrayList<>();
            for (long index = 0; index < number.get(ValueLayout.JAVA_LONG, 0); index++) {
                MemorySegment text = api().create(name, arena, address(), index, allocator);
                names.add(Natives.text(text));
                api().call(OrtFunction.ALLOCATOR_FREE, allocator, text);
            }
            return names;
        }
    }

    /** An empty binding of inputs and outputs. */
    public OrtBinding bind() {
        try (Arena arena = Arena.ofConfined()) {
            return new OrtBinding(this, api().create(OrtFunction.CREATE_IO_BINDING, arena, address()));
        }
    }

    /** The allocator that this session uses for a memory. */
    public OrtAllocator allocator(OrtMemoryInfo memory) {
        try (Arena arena = Arena.ofConfined()) {
            return new OrtAllocator(
                    api(), api().create(OrtFunction.CREATE_ALLOCATOR, arena, address(), memory.address()));
        }
    }
}
