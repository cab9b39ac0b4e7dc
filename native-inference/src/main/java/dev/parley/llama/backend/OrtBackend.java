package dev.parley.llama.backend;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.llama.graph.EmbeddingTable;
import dev.parley.llama.graph.LlamaGraph;
import dev.parley.llama.graph.NativeWeight;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.onnx.OnnxException;
import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtAllocator;
import dev.parley.onnx.OrtBinding;
import dev.parley.onnx.OrtHandle;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtRunOptions;
import dev.parley.onnx.OrtRuntime;
import dev.parley.onnx.OrtSession;
import dev.parley.onnx.OrtSessionOptions;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * ONNX Runtime on the CPU. Runs of one token are computed together as one batch over neighbouring slots. The KV cache is bound as input and output, so that attention appends in place.
 */
public final class OrtBackend implements Backend {

    private final LlamaConfig config;
    private final int slots;
    private final int contextLength;
    private final int threads;
    private final int[] lengths;
    private final NativeMemory cacheMemory = new NativeMemory();
    private final NativeMemory bufferMemory = new NativeMemory();
    private final KvCache cache;
    private final OrtMemoryInfo place;
    private final OrtRunOptions runOptions;
    private final OrtSession session;
    private final OrtAllocator allocator;
    private final Map<SlotRange, OrtBinding> bindings = new HashMap<>();
    private final EmbeddingTable embeddings;
    private final float[] embedding;
    private final List<String> pastNames;
    private final List<String> presentNames;
    private final Deque<OrtHandle> handles = new ArrayDeque<>();
    private final StepBuffer hidden = new StepBuffer(bufferMemory, OnnxType.FLOAT);
    private final StepBuffer spread = new StepBuffer(bufferMemory, OnnxType.INT64);
    private final StepBuffer pack = new StepBuffer(bufferMemory, OnnxType.INT64);
    private final StepBuffer lastPositions = new StepBuffer(bufferMemory, OnnxType.INT32);
    private final StepBuffer total = new StepBuffer(bufferMemory, OnnxType.INT32);
    private final StepBuffer wantedRows = new StepBuffer(bufferMemory, OnnxType.INT64);
    private final StepBuffer logits = new StepBuffer(bufferMemory, OnnxType.FLOAT);
    private final Object runLock = new Object();
    private boolean running;
    private boolean interrupted;
    private long weightBytes;

    private record SlotRange(int first, int count) {}

    /**
     * Builds the graph and loads the weights. The checkpoint has to stay open as long as the backend, which
     * looks embeddings up in it.
     *
     * @param threads threads that compute one step
     * @throws BackendException when ONNX Runtime refuses the graph or its library cannot be loaded
     */
    public static OrtBackend open(
            Checkpoint checkpoint, WeightFormat format, int slots, int contextLength, int threads) {
        return open(checkpoint, new BackendOptions(format, slots, contextLength, threads, KvCacheType.F32));
    }

    /**
     * Builds the graph and loads the weights. The checkpoint has to stay open as long as the backend, which
     * looks embeddings up in it.
     *
     * @throws BackendException when ONNX Runtime refuses the graph or its library cannot be loaded
     */
    public static OrtBackend open(Checkpoint checkpoint, BackendOptions options) {
        try {
            return new OrtBackend(checkpoint, options);
        } catch (OnnxException e) {
            throw new BackendException("ONNX Runtime cannot open " + checkpoint.name() + ": " + e.getMessage(), e);
        }
    }

    private OrtBackend(Checkpoint checkpoint, BackendOptions options) {
        this.config = checkpoint.config();
        this.slots = options.slots();
        this.contextLength = options.contextLength();
        this.threads = options.threads();
        this.lengths = new int[slots];
        this.embeddings = new EmbeddingTable(checkpoint);
        this.embedding = new float[config.hiddenSize()];
        this.pastNames = LlamaGraph.pastNames(config);
        this.presentNames = LlamaGraph.presentNames(config);
        try (Arena loading = Arena.ofShared()) {
            this.place = owned(OrtMemoryInfo.cpu());
            this.runOptions = owned(OrtRunOptions.create());
            this.cache = new KvCache(config, options.cache(), slots, contextLength, cacheMemory);
            this.session = owned(session(LlamaGraph.build(
                    checkpoint, options.format(), contextLength, options.cache().element(), loading)));
            this.allocator = owned(session.allocator(place));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private <T extends OrtHandle> T owned(T handle) {
        handles.push(handle);
        return handle;
    }

    private OrtSession session(LlamaGraph graph) {
        Map<String, OrtTensor> weights = new HashMap<>();
        try (OrtSessionOptions options = OrtSessionOptions.create(threads)) {
            // Spinning workers would take the cores from whatever else runs on a small machine.
            options.withoutMemoryPattern().entry("session.intra_op.allow_spinning", "0");
            for (NativeWeight weight : graph.weights()) {
                long[] shape =
                        weight.shape().stream().mapToLong(Long::longValue).toArray();
                weights.put(weight.name(), OrtTensor.over(place, weight.data(), weight.type(), shape));
                weightBytes += weight.data().byteSize();
            }
            return OrtSession.open(graph.model(), options.initializers(weights));
        } finally {
            weights.values().forEach(OrtTensor::close);
        }
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public int contextLength() {
        return contextLength;
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

    /**
     * Indexes of the runs that are computed together, sorted by slot: those of one token, with no full slot between them,
     * because an idle slot gets an entry behind its valid ones. Longer runs are alone: {@code GroupQueryAttention} takes
     * one slot at a time then.
     */
    private List<List<Integer>> groups(List<TokenRun> runs) {
        List<Integer> sorted = IntStream.range(0, runs.size())
                .boxed()
                .sorted(Comparator.comparingInt(index -> runs.get(index).slot()))
                .toList();
        List<List<Integer>> groups = new ArrayList<>();
        TokenRun last = null;
        for (int index : sorted) {
            TokenRun run = runs.get(index);
            if (run.tokens().length > 1) {
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

    private boolean roomBetween(TokenRun first, TokenRun second) {
        for (int slot = first.slot() + 1; slot < second.slot(); slot++) {
            if (lengths[slot] == contextLength) {
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
        boolean[] seen = new boolean[slots];
        for (TokenRun run : runs) {
            if (run.slot() < 0 || run.slot() >= slots || seen[run.slot()]) {
                throw new IllegalArgumentException("runs: slot " + run.slot() + " does not exist or is there twice");
            }
            if (run.position() < 0 || run.end() > contextLength) {
                throw new IllegalArgumentException("runs: positions " + run.position() + " to " + run.end()
                        + " are outside the context of " + contextLength);
            }
            seen[run.slot()] = true;
        }
    }

    /**
     * Computes runs of one token over all slots between the first and the last, or one longer run. Slots between that
     * have no run take part in attention only, which writes to the entry behind their valid ones.
     */
    private void run(List<TokenRun> runs, long firstRow) {
        int length = runs.getFirst().tokens().length;
        int firstSlot = runs.getFirst().slot();
        int count = runs.getLast().slot() - firstSlot + 1;
        int tokens = runs.size() * length;
        fill(runs, length, firstSlot, count);
        int rows = runs.stream().mapToInt(TokenRun::logitRows).sum();
        MemorySegment target = logits.data()
                .asSlice(firstRow * config.vocabSize() * Float.BYTES, (long) rows * config.vocabSize() * Float.BYTES);
        OrtBinding binding = bindings.computeIfAbsent(new SlotRange(firstSlot, count), this::bind);
        try (OrtTensor embeddingTensor = hidden.tensor(place, 1, tokens, config.hiddenSize());
                OrtTensor spreadTensor = spread.tensor(place, count, length);
                OrtTensor packTensor = pack.tensor(place, tokens);
                OrtTensor lengthTensor = lastPositions.tensor(place, count);
                OrtTensor totalTensor = total.tensor(place);
                OrtTensor rowTensor = wantedRows.tensor(place, rows);
                OrtTensor logitsTensor = OrtTensor.over(place, target, OnnxType.FLOAT, 1, rows, config.vocabSize())) {
            binding.input(LlamaGraph.EMBEDDINGS, embeddingTensor);
            binding.input(LlamaGraph.SPREAD, spreadTensor);
            binding.input(LlamaGraph.PACK, packTensor);
            binding.input(LlamaGraph.LENGTHS, lengthTensor);
            binding.input(LlamaGraph.TOTAL, totalTensor);
            binding.input(LlamaGraph.ROWS, rowTensor);
            binding.output(LlamaGraph.LOGITS, logitsTensor);
            binding.run(runOptions);
        }
        runs.forEach(run -> lengths[run.slot()] = run.end());
    }

    private void fill(List<TokenRun> runs, int length, int firstSlot, int count) {
        int tokens = runs.size() * length;
        MemorySegment embeddingData = hidden.reserve((long) tokens * config.hiddenSize());
        MemorySegment spreadData = spread.reserve((long) count * length);
        MemorySegment packData = pack.reserve(tokens);
        MemorySegment lastData = lastPositions.reserve(count);
        MemorySegment rowData = wantedRows.reserve(tokens);
        spreadData.fill((byte) 0);
        for (int slot = 0; slot < count; slot++) {
            lastData.setAtIndex(ValueLayout.JAVA_INT, slot, lengths[firstSlot + slot] + length - 1);
        }
        int token = 0;
        int row = 0;
        for (TokenRun run : runs) {
            int slot = run.slot() - firstSlot;
            lastData.setAtIndex(ValueLayout.JAVA_INT, slot, run.end() - 1);
            for (int index = 0; index < length; index++, token++) {
                embeddings.copy(run.tokens()[index], embedding);
                MemorySegment.copy(
                        embedding,
                        0,
                        embeddingData,
                        ValueLayout.JAVA_FLOAT,
                        (long) token * embedding.length * Float.BYTES,
                        embedding.length);
                int placeInSlots = slot * length + index;
                spreadData.setAtIndex(ValueLayout.JAVA_LONG, placeInSlots, token);
                packData.setAtIndex(ValueLayout.JAVA_LONG, token, placeInSlots);
                if (index >= length - run.logitRows()) {
                    rowData.setAtIndex(ValueLayout.JAVA_LONG, row++, token);
                }
            }
        }
        int longest = 0;
        for (int slot = 0; slot < count; slot++) {
            longest = Math.max(longest, lastData.getAtIndex(ValueLayout.JAVA_INT, slot) + 1);
        }
        total.reserve(1).set(ValueLayout.JAVA_INT, 0, longest);
    }

    /** Binds the KV cache of a range of slots, as input and as output. */
    private OrtBinding bind(SlotRange range) {
        OrtBinding binding = owned(session.bind());
        List<OrtTensor> view = cache.view(place, range.first(), range.count());
        for (int tensor = 0; tensor < view.size(); tensor++) {
            binding.input(pastNames.get(tensor), view.get(tensor));
            binding.output(presentNames.get(tensor), view.get(tensor));
        }
        view.forEach(OrtTensor::close);
        return binding;
    }

    private Logits logits(long firstRow) {
        int vocabulary = config.vocabSize();
        MemorySegment data = logits.data();
        return (row, target) -> MemorySegment.copy(
                data, ValueLayout.JAVA_FLOAT, (firstRow + row) * vocabulary * Float.BYTES, target, 0, vocabulary);
    }

    @Override
    public void copyPrefix(int fromSlot, int toSlot, int positions) {
        cache.copyPrefix(fromSlot, toSlot, positions);
        lengths[toSlot] = positions;
    }

    @Override
    public SavedEntries save(int slot, int position, int count) {
        return cache.save(slot, position, count);
    }

    @Override
    public void restore(SavedEntries saved, int slot, int count) {
        cache.restore((KvCopy) saved, slot, count);
        lengths[slot] = saved.position() + count;
    }

    @Override
    public long memoryBytes() {
        return weightBytes + cache.memoryBytes() + bufferMemory.bytes() + allocator.heldBytes();
    }

    @Override
    public String description() {
        return "ONNX Runtime " + OrtRuntime.version() + ", CPU, " + threads + " threads";
    }

    @Override
    public void close() {
        while (!handles.isEmpty()) {
            handles.pop().close();
        }
        bindings.clear();
        bufferMemory.close();
        cacheMemory.close();
    }
}
