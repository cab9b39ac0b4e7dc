package dev.parley.llama.backend;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.graph.CacheScales;
import dev.parley.llama.graph.LayerRange;
import dev.parley.llama.graph.LlamaGraph;
import dev.parley.llama.graph.NativeWeight;
import dev.parley.llama.graph.WeightMemory;
import dev.parley.llama.kernel.BlockKernels;
import dev.parley.onnx.OrtAllocator;
import dev.parley.onnx.OrtBinding;
import dev.parley.onnx.OrtHandle;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtRunOptions;
import dev.parley.onnx.OrtSession;
import dev.parley.onnx.OrtSessionOptions;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring layers of a model: a session, and their part of the KV cache in the memory of the device that computes
 * them. Not thread-safe.
 */
final class OrtStage implements AutoCloseable {

    private final LayerRange layers;
    private final BackendOptions options;
    private final OrtMemoryInfo host;
    private final Deque<OrtHandle> handles = new ArrayDeque<>();
    private final NativeMemory operands = new NativeMemory();
    private final OrtMemoryInfo place;
    private final OrtSession session;
    private final @Nullable OrtSession joined;
    private final List<OrtAllocator> allocators = new ArrayList<>();
    private final CacheMemory memory;
    private final KvCache cache;
    private final Map<SlotRange, OrtBinding> bindings = new HashMap<>();
    private final long loadedBytes;

    private record SlotRange(int first, int count, boolean joined) {}

    /**
     * Loads the weights of the layers.
     *
     * @param scales of an 8-bit cache; null for others
     * @param host the processor's memory
     * @param accelerator computes the stage; null for the processor
     */
    OrtStage(
            Checkpoint checkpoint,
            BackendOptions options,
            LayerRange layers,
            @Nullable CacheScales scales,
            OrtMemoryInfo host,
            @Nullable Accelerator accelerator) {
        this.layers = layers;
        this.options = options;
        this.host = host;
        // They compute on the processor.
        Optional<BlockKernels> kernels = accelerator == null ? BlockKernels.ofThisMachine() : Optional.empty();
        CacheMemory opened = null;
        try (NativeMemory loading = new NativeMemory()) {
            place = owned(accelerator == null ? OrtMemoryInfo.cpu() : accelerator.memory());
            LlamaGraph graph = LlamaGraph.build(
                    checkpoint,
                    options.format(),
                    options.contextLength(),
                    options.cache().element(),
                    scales,
                    layers,
                    weightMemory(loading, accelerator),
                    kernels.isPresent());
            // What was converted is not read again in the file before the session is there.
            checkpoint.unload();
            session = owned(session(graph.model(), graph.weights(), accelerator, kernels));
            joined = graph.joined() == null
                    ? null
                    : owned(session(graph.joined(), graph.weights(), accelerator, kernels));
            allocators.add(owned(session.allocator(place)));
            if (joined != null) {
                allocators.add(owned(joined.allocator(place)));
            }
            loadedBytes = heldBytes();
            opened = accelerator == null ? new NativeMemory() : new DeviceMemory(allocators.getFirst(), accelerator);
            memory = opened;
            cache = new KvCache(checkpoint.config(), layers.count(), options, memory);
        } catch (RuntimeException | Error e) {
            close(opened);
            throw e;
        }
    }

    private <T extends OrtHandle> T owned(T handle) {
        handles.push(handle);
        return handle;
    }

    /** A device copies everything; on the processor the session uses operands where they lie. */
    private WeightMemory weightMemory(NativeMemory loading, @Nullable Accelerator accelerator) {
        NativeMemory lasting = accelerator == null ? operands : loading;
        return new WeightMemory() {
            @Override
            public MemorySegment untilLoaded(long bytes) {
                return loading.zeroed(bytes);
            }

            @Override
            public MemorySegment whileOpen(long bytes) {
                return lasting.zeroed(bytes);
            }
        };
    }

    private OrtSession session(
            byte[] model,
            List<NativeWeight> weights,
            @Nullable Accelerator accelerator,
            Optional<BlockKernels> kernels) {
        Map<String, OrtTensor> copied = new HashMap<>();
        List<OrtTensor> used = new ArrayList<>();
        try (OrtSessionOptions session = OrtSessionOptions.create(options.threads())) {
            // Spinning workers would take the cores from whatever else runs on a small machine.
            session.withoutMemoryPattern().entry("session.intra_op.allow_spinning", "0");
            // The arena would keep the copies of what was packed for good.
            session.entry("session.use_device_allocator_for_initializers", "1");
            if (accelerator != null) {
                accelerator.use(session);
            }
            kernels.ifPresent(own -> session.operators(own.operators()));
            for (NativeWeight weight : weights) {
                long[] shape =
                        weight.shape().stream().mapToLong(Long::longValue).toArray();
                OrtTensor tensor = OrtTensor.over(host, weight.data(), weight.type(), shape);
                used.add(tensor);
                if (weight.operand() && accelerator == null) {
                    session.sharedInitializer(weight.name(), tensor);
                } else {
                    copied.put(weight.name(), tensor);
                }
            }
            return OrtSession.open(model, session.initializers(copied));
        } finally {
            used.forEach(OrtTensor::close);
        }
    }

    /** Whether runs of several tokens and slots can be computed together. */
    boolean joins() {
        return joined != null;
    }

    private long heldBytes() {
        return allocators.stream().mapToLong(OrtAllocator::heldBytes).sum();
    }

    KvCache cache() {
        return cache;
    }

    /**
     * Computes the layers for some slots.
     *
     * @param together whether the inputs are for the joined model
     * @param inputs by name; bound anew each time, because a device copies them when they are bound
     */
    void run(
            int firstSlot,
            int slots,
            boolean together,
            Map<String, OrtTensor> inputs,
            String outputName,
            OrtTensor output,
            OrtRunOptions runOptions) {
        OrtBinding binding = bindings.computeIfAbsent(new SlotRange(firstSlot, slots, together), this::bind);
        inputs.forEach(binding::input);
        binding.output(outputName, output);
        binding.run(runOptions);
    }

    /** Binds the KV cache of a range of slots, as input and as output. */
    private OrtBinding bind(SlotRange range) {
        OrtSession model = range.joined() ? Objects.requireNonNull(joined) : session;
        OrtBinding binding = owned(model.bind());
        List<String> past = LlamaGraph.pastNames(layers);
        List<List<String>> present =
                range.joined() ? LlamaGraph.joinedPresentNames(layers) : List.of(LlamaGraph.presentNames(layers));
        List<OrtTensor> view = cache.view(place, range.first(), range.count());
        for (int tensor = 0; tensor < view.size(); tensor++) {
            binding.input(past.get(tensor), view.get(tensor));
            for (List<String> names : present) {
                binding.output(names.get(tensor), view.get(tensor));
            }
        }
        view.forEach(OrtTensor::close);
        return binding;
    }

    /** Bytes of the weights as the kernels have packed them, and of what they read beside; without mapped files. */
    long weightBytes() {
        return operands.bytes() + loadedBytes;
    }

    long cacheBytes() {
        return memory.bytes();
    }

    /** Bytes that the session holds for what it computes between inputs and outputs. */
    long scratchBytes() {
        return Math.max(0, heldBytes() - loadedBytes - (memory instanceof DeviceMemory ? memory.bytes() : 0));
    }

    @Override
    public void close() {
        close(memory);
    }

    private void close(@Nullable CacheMemory cacheMemory) {
        bindings.values().forEach(OrtBinding::close);
        if (cacheMemory != null) {
            cacheMemory.close();
        }
        while (!handles.isEmpty()) {
            handles.pop().close();
        }
        operands.close();
    }
}
