package dev.parley.llama.backend;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.llama.graph.CacheScales;
import dev.parley.llama.graph.EmbeddingTable;
import dev.parley.llama.graph.LayerRange;
import dev.parley.llama.graph.LlamaGraph;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.llama.kernel.BlockKernels;
import dev.parley.onnx.OnnxException;
import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtRunOptions;
import dev.parley.onnx.OrtRuntime;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime, on the processor and, for the last layers or all, on a GPU. Short runs are computed together as one batch over neighbouring slots. The KV cache is bound as input and output, so that attention appends in place.
 */
public final class OrtBackend implements Backend {

    private final LlamaConfig config;
    private final BackendOptions options;
    private final String description;
    private final int[] lengths;
    private final OrtMemoryInfo host;
    private final OrtRunOptions runOptions;
    private final List<OrtStage> stages = new ArrayList<>();
    private final NativeMemory buffers = new NativeMemory();
    private final StepInputs step;
    private final StepBuffer between = new StepBuffer(buffers, OnnxType.FLOAT);
    private final StepBuffer logits = new StepBuffer(buffers, OnnxType.FLOAT);
    private final Object runLock = new Object();
    private boolean running;
    private boolean interrupted;
    private long savedBytes;

    /**
     * Builds the graph and loads the weights, for the processor. The checkpoint has to stay open as long as the backend,
     * which looks embeddings up in it.
     *
     * @param threads threads that compute one step
     * @throws BackendException when ONNX Runtime refuses the graph or its library cannot be loaded
     */
    public static OrtBackend open(
            Checkpoint checkpoint, WeightFormat format, int slots, int contextLength, int threads) {
        return open(checkpoint, BackendOptions.cpu(format, slots, contextLength, threads));
    }

    /**
     * Builds the graph and loads the weights. The checkpoint has to stay open as long as the backend, which looks
     * embeddings up in it.
     *
     * @throws BackendException when ONNX Runtime refuses the graph, its library cannot be loaded, or CUDA is demanded and
     *     cannot be had
     */
    public static OrtBackend open(Checkpoint checkpoint, BackendOptions options) {
        try {
            Placement placement = Placement.of(
                    options.device(), options.gpuLayers(), checkpoint.config().layers(), CudaSupport.probe());
            return new OrtBackend(
                    checkpoint, options, placement, placement.gpuLayers() == 0 ? null : Accelerator.cuda());
        } catch (OnnxException e) {
            throw new BackendException("ONNX Runtime cannot open " + checkpoint.name() + ": " + e.getMessage(), e);
        }
    }

    /** @param accelerator computes the layers that the placement gives to a GPU */
    OrtBackend(Checkpoint checkpoint, BackendOptions options, Placement placement, @Nullable Accelerator accelerator) {
        this.config = checkpoint.config();
        this.options = options;
        this.lengths = new int[options.slots()];
        this.step = new StepInputs(new EmbeddingTable(checkpoint), config.hiddenSize(), buffers);
        boolean ownKernels = placement.gpuLayers() < config.layers()
                && BlockKernels.ofThisMachine().isPresent();
        this.description = "ONNX Runtime " + OrtRuntime.version() + ", "
                + placement.describe(config.layers(), options.threads())
                + (ownKernels ? ", block matrices by kernels for AVX-512 VNNI" : "");
        this.host = OrtMemoryInfo.cpu();
        this.runOptions = OrtRunOptions.create();
        int layers = config.layers();
        int cpuLayers = layers - placement.gpuLayers();
        // Attention on CUDA takes 16-bit floats only, and the scales of 8 bits are those of a whole model.
        BackendOptions halfOptions = options.withCache(KvCacheType.F16);
        boolean integers = options.cache() == KvCacheType.Q8 && cpuLayers == layers;
        BackendOptions cpuOptions = options.cache() == KvCacheType.Q8 && !integers ? halfOptions : options;
        try {
            CacheScales scales = integers ? CacheCalibration.measure(checkpoint, options) : null;
            if (cpuLayers > 0) {
                LayerRange range = new LayerRange(0, cpuLayers, layers);
                stages.add(new OrtStage(checkpoint, cpuOptions, range, scales, host, null));
            }
            if (cpuLayers < layers) {
                LayerRange range = new LayerRange(cpuLayers, layers, layers);
                stages.add(new OrtStage(checkpoint, halfOptions, range, null, host, accelerator));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public int slots() {
        return options.slots();
    }

    @Override
    public int contextLength() {
        return options.contextLength();
    }

    @Override
    public int vocabSize() {
        return config.vocabSize();
    }

    @Override
    public List<Logits> forward(List<TokenRun> runs) {
        check(runs);
        int rows = runs.stream().mapToInt(TokenRun::logitRows).sum();
        // Reserved for all runs at once, because their logits are valid together.
        logits.reserve((long) Math.max(1, rows) * config.vocabSize());
        synchronized (runLock) {
            running = true;
        }
        try {
            Logits[] results = new Logits[runs.size()];
            long firstRow = 0;
            for (List<Integer> group : groups(runs)) {
                List<TokenRun> together = group.stream().map(runs::get).toList();
                run(together, firstRow);
                for (int index : group) {
                    results[index] = logits(firstRow);
                    firstRow += runs.get(index).logitRows();
                }
            }
            return List.of(results);
        } catch (OnnxException e) {
            throw interrupted()
                    ? new ForwardInterruptedException()
                    : new BackendException("ONNX Runtime failed: " + e.getMessage(), e);
        } finally {
            finish();
        }
    }

    @Override
    public int longestTogether() {
        return stages.getFirst().joins() ? LlamaGraph.JOINED : 1;
    }

    /**
     * Indexes of the runs that are computed together, sorted by slot: short ones, with no full slot between them,
     * because an idle slot gets an entry behind its valid ones. Longer runs are alone: {@code GroupQueryAttention} takes
     * one slot at a time then.
     */
    private List<List<Integer>> groups(List<TokenRun> runs) {
        List<Integer> sorted = IntStream.range(0, runs.size())
                .boxed()
                .sorted(Comparator.comparingInt(index -> runs.get(index).slot()))
                .toList();
        boolean joined = longestTogether() > 1
                && runs.stream().anyMatch(run -> run.tokens().length > 1 && run.tokens().length <= longestTogether());
        List<List<Integer>> groups = new ArrayList<>();
        TokenRun last = null;
        for (int index : sorted) {
            TokenRun run = runs.get(index);
            if (!isShort(run, joined)) {
                groups.add(List.of(index));
                continue;
            }
            if (last == null || !roomBetween(last, run)) {
                groups.addFirst(new ArrayList<>());
            }
            groups.getFirst().add(index);
            last = run;
        }
        return groups;
    }

    /** A run that has fewer tokens than the joined model has places gets an entry behind them. */
    private boolean isShort(TokenRun run, boolean joined) {
        int count = run.tokens().length;
        return joined
                ? count == longestTogether() || (count < longestTogether() && run.end() < options.contextLength())
                : count == 1;
    }

    private boolean roomBetween(TokenRun first, TokenRun second) {
        for (int slot = first.slot() + 1; slot < second.slot(); slot++) {
            if (lengths[slot] == options.contextLength()) {
                return false;
            }
        }
        return true;
    }

    private boolean interrupted() {
        synchronized (runLock) {
            return interrupted;
        }
    }

    private void finish() {
        synchronized (runLock) {
            running = false;
            if (interrupted) {
                interrupted = false;
                runOptions.resume();
            }
        }
    }

    @Override
    public void interrupt() {
        synchronized (runLock) {
            if (running && !interrupted) {
                interrupted = true;
                runOptions.terminate();
            }
        }
    }

    private void check(List<TokenRun> runs) {
        boolean[] seen = new boolean[options.slots()];
        for (TokenRun run : runs) {
            if (run.slot() < 0 || run.slot() >= options.slots() || seen[run.slot()]) {
                throw new IllegalArgumentException("runs: slot " + run.slot() + " does not exist or is there twice");
            }
            if (run.position() < 0 || run.end() > options.contextLength()) {
                throw new IllegalArgumentException("runs: positions " + run.position() + " to " + run.end()
                        + " are outside the context of " + options.contextLength());
            }
            seen[run.slot()] = true;
        }
    }

    /**
     * Computes short runs over all slots between the first and the last, or one longer run. Slots between that have no run
     * take part in attention only, which writes to the entry behind their valid ones.
     */
    private void run(List<TokenRun> runs, long firstRow) {
        int firstSlot = runs.getFirst().slot();
        int count = runs.getLast().slot() - firstSlot + 1;
        boolean joined = runs.size() > 1 && runs.stream().anyMatch(run -> run.tokens().length > 1);
        int rows = step.fill(runs, Arrays.copyOfRange(lengths, firstSlot, firstSlot + count), joined);
        long logitBytes = (long) config.vocabSize() * Float.BYTES;
        MemorySegment target = logits.data().asSlice(firstRow * logitBytes, rows * logitBytes);
        between.reserve((long) step.tokens() * config.hiddenSize());
        Map<String, OrtTensor> inputs = step.tensors(host);
        try (OrtTensor betweenTensor = between.tensor(host, 1, step.tokens(), config.hiddenSize());
                OrtTensor rowTensor = step.rowTensor(host);
                OrtTensor logitsTensor = OrtTensor.over(host, target, OnnxType.FLOAT, 1, rows, config.vocabSize())) {
            Map<String, OrtTensor> bound = new HashMap<>(inputs);
            if (stages.size() > 1) {
                stages.getFirst()
                        .run(firstSlot, count, false, bound, LlamaGraph.NEXT_HIDDEN, betweenTensor, runOptions);
                bound.put(LlamaGraph.HIDDEN, betweenTensor);
            }
            bound.put(LlamaGraph.ROWS, rowTensor);
            stages.getLast().run(firstSlot, count, joined, bound, LlamaGraph.LOGITS, logitsTensor, runOptions);
        } finally {
            inputs.values().forEach(OrtTensor::close);
        }
        runs.forEach(run -> lengths[run.slot()] = run.end());
    }

    /** Of slot 0 on the processor, see {@link KvCache#largest}. */
    float[] largestEntries(int tensor, int count) {
        return stages.getFirst().cache().largest(tensor, count);
    }

    private Logits logits(long firstRow) {
        int vocabulary = config.vocabSize();
        MemorySegment data = logits.data();
        return (row, target) -> MemorySegment.copy(
                data, ValueLayout.JAVA_FLOAT, (firstRow + row) * vocabulary * Float.BYTES, target, 0, vocabulary);
    }

    @Override
    public void copyPrefix(int fromSlot, int toSlot, int positions) {
        stages.forEach(stage -> stage.cache().copyPrefix(fromSlot, toSlot, positions));
        lengths[toSlot] = positions;
    }

    @Override
    public SavedEntries save(int slot, int position, int count) {
        long bytes = stages.stream()
                .mapToLong(stage -> stage.cache().savedBytes(count))
                .sum();
        KvCopy copy = new KvCopy(position, count, bytes, freed -> savedBytes -= freed);
        savedBytes += copy.bytes();
        long at = 0;
        for (OrtStage stage : stages) {
            stage.cache().save(slot, position, count, copy.data().asSlice(at));
            at += stage.cache().savedBytes(count);
        }
        return copy;
    }

    @Override
    public void restore(SavedEntries saved, int slot, int count) {
        KvCopy copy = (KvCopy) saved;
        long at = 0;
        for (OrtStage stage : stages) {
            stage.cache().restore(copy.data().asSlice(at), copy.count(), slot, copy.position(), count);
            at += stage.cache().savedBytes(copy.count());
        }
        lengths[slot] = saved.position() + count;
    }

    /** Native memory by what it is for, in bytes; on the processor and a GPU together. */
    public Map<String, Long> memory() {
        Map<String, Long> memory = new TreeMap<>();
        memory.put("weights", stages.stream().mapToLong(OrtStage::weightBytes).sum());
        memory.put("kv-cache", stages.stream().mapToLong(OrtStage::cacheBytes).sum());
        memory.put("saved-entries", savedBytes);
        memory.put("step-buffers", buffers.bytes());
        memory.put(
                "session-scratch",
                stages.stream().mapToLong(OrtStage::scratchBytes).sum());
        return memory;
    }

    @Override
    public long memoryBytes() {
        return memory().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() {
        stages.forEach(OrtStage::close);
        stages.clear();
        runOptions.close();
        host.close();
        buffers.close();
    }
}
