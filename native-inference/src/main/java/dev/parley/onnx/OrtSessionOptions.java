package dev.parley.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a session is made and runs. Not thread-safe. */
public final class OrtSessionOptions extends OrtHandle {

    private boolean shares;

    private OrtSessionOptions(OrtApi api, Arena arena) {
        super(api, OrtFunction.RELEASE_SESSION_OPTIONS, api.create(OrtFunction.CREATE_SESSION_OPTIONS, arena));
    }

    /** @param threads threads that compute one node */
    public static OrtSessionOptions create(int threads) {
        try (Arena arena = Arena.ofConfined()) {
            OrtSessionOptions options = new OrtSessionOptions(OrtApi.get(), arena);
            options.api().call(OrtFunction.SET_INTRA_OP_THREADS, options.address(), threads);
            options.api().call(OrtFunction.SET_INTER_OP_THREADS, options.address(), 1);
            return options;
        }
    }

    /** For shapes that differ from run to run: memory plans of past shapes are not kept. */
    public OrtSessionOptions withoutMemoryPattern() {
        api().call(OrtFunction.DISABLE_MEM_PATTERN, address());
        return this;
    }

    /** Sets an entry of {@code onnxruntime_session_options_config_keys.h}. */
    public OrtSessionOptions entry(String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            api().call(
                            OrtFunction.ADD_SESSION_CONFIG_ENTRY,
                            address(),
                            arena.allocateFrom(key),
                            arena.allocateFrom(value));
        }
        return this;
    }

    /**
     * Gives the initializers that the model declares as {@link OnnxGraph#external}. A session copies them when it is
     * made, and lets go of a copy once it is packed for a kernel.
     */
    public OrtSessionOptions initializers(Map<String, OrtTensor> tensors) {
        try (Arena arena = Arena.ofConfined()) {
            List<Map.Entry<String, OrtTensor>> entries = List.copyOf(tensors.entrySet());
            MemorySegment names = arena.allocate(ValueLayout.ADDRESS, entries.size());
            MemorySegment values = arena.allocate(ValueLayout.ADDRESS, entries.size());
            for (int index = 0; index < entries.size(); index++) {
                names.setAtIndex(
                        ValueLayout.ADDRESS,
                        index,
                        arena.allocateFrom(entries.get(index).getKey()));
                values.setAtIndex(
                        ValueLayout.ADDRESS,
                        index,
                        entries.get(index).getValue().address());
            }
            api().call(OrtFunction.ADD_EXTERNAL_INITIALIZERS, address(), names, values, (long) entries.size());
        }
        return this;
    }

    /**
     * Gives an initializer that the model declares as {@link OnnxGraph#external} without a copy: for the processor, and
     * for inputs that no optimization of the graph wants to read. The tensor has to stay open until the session is
     * made; its memory has to stay as long as the session, unless the kernel that reads it packs a copy of its own.
     */
    public OrtSessionOptions sharedInitializer(String name, OrtTensor tensor) {
        if (!shares) {
            // Where the file lies that OnnxGraph names; unpacked again if the folder was emptied meanwhile.
            Path folder = Objects.requireNonNull(
                    NativeLibrary.unpack().toAbsolutePath().getParent());
            entry("session.model_external_initializers_file_folder_path", folder.toString());
            shares = true;
        }
        try (Arena arena = Arena.ofConfined()) {
            api().call(OrtFunction.ADD_INITIALIZER, address(), arena.allocateFrom(name), tensor.address());
        }
        return this;
    }

    /** Lets the session have nodes of these operators. */
    public OrtSessionOptions operators(OrtOperators operators) {
        api().call(OrtFunction.ADD_OPERATOR_DOMAIN, address(), operators.domain());
        return this;
    }

    /**
     * Lets the CUDA device of that number compute what it can.
     *
     * @param settings of the CUDA execution provider
     * @throws OnnxException when the library was built without CUDA, or CUDA's own libraries cannot be loaded
     */
    public OrtSessionOptions cuda(Map<String, String> settings) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = api().create(OrtFunction.CREATE_CUDA_OPTIONS, arena);
            try {
                List<Map.Entry<String, String>> entries = List.copyOf(settings.entrySet());
                MemorySegment keys = arena.allocate(ValueLayout.ADDRESS, entries.size());
                MemorySegment values = arena.allocate(ValueLayout.ADDRESS, entries.size());
                for (int index = 0; index < entries.size(); index++) {
                    keys.setAtIndex(
                            ValueLayout.ADDRESS,
                            index,
                            arena.allocateFrom(entries.get(index).getKey()));
                    values.setAtIndex(
                            ValueLayout.ADDRESS,
                            index,
                            arena.allocateFrom(entries.get(index).getValue()));
                }
                api().call(OrtFunction.UPDATE_CUDA_OPTIONS, options, keys, values, (long) entries.size());
                api().call(OrtFunction.APPEND_CUDA_PROVIDER, address(), options);
            } finally {
                api().release(OrtFunction.RELEASE_CUDA_OPTIONS, options);
            }
        }
        return this;
    }
}
