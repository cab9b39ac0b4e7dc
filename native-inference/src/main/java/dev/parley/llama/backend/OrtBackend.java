package dev.parley.llama.backend;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.llama.graph.EmbeddingTable;
import dev.parley.llama.graph.LlamaGraph;
import dev.parley.llama.graph.NativeWeight;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.onnx.OnnxType;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * ONNX Runtime on the CPU. Runs of one token are computed together as one batch over neighbouring slots; longer runs
 * one after the other. The KV cache is bound as input and output, so that attention appends in place.
 */
public final class OrtBackend implements Backend {

    private final LlamaConfig config;
    private final int slots;
    private final int contextLength;
    private final int threads;
    private final NativeMemory memory = new NativeMemory();
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final KvCache cache;
    private final EmbeddingTable embeddings;
    private final List<String> pastNames;
    private final List<String> presentNames;
    private final int[] lengths;
    private long weightBytes;

    /**
     * Builds the graph and loads the weights. The checkpoint has to stay open as long as the backend, which looks
     * embeddings up in it.
     *
     * @param threads threads that compute one step
     * @throws BackendException when ONNX Runtime refuses the graph or its library cannot be loaded
     */
    public static OrtBackend open(
            Checkpoint checkpoint, WeightFormat format, int slots, int contextLength, int threads) {
        try {
            return new OrtBackend(checkpoint, format, slots, contextLength, threads);
        } catch (OrtException | LinkageError e) {
            throw new BackendException("ONNX Runtime cannot open " + checkpoint.name() + ": " + e.getMessage(), e);
        }
    }

    private OrtBackend(Checkpoint checkpoint, WeightFormat format, int slots, int contextLength, int threads)
            throws OrtException {
        this.config = checkpoint.config();
        this.slots = slots;
        this.contextLength = contextLength;
        this.threads = threads;
        this.lengths = new int[slots];
        this.embeddings = new EmbeddingTable(checkpoint);
        this.pastNames = LlamaGraph.pastNames(config);
        this.presentNames = LlamaGraph.presentNames(config);
        try (Arena loading = Arena.ofShared()) {
            this.environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "parley");
            this.cache = new KvCache(environment, config, slots, contextLength, memory);
            LlamaGraph graph = LlamaGraph.build(checkpoint, format, contextLength, loading);
            this.session = session(graph);
        } catch (OrtException | RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    private OrtSession session(LlamaGraph graph) throws OrtException {
        Map<String, OnnxTensorLike> external = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setMemoryPatternOptimization(false);
            // Spinning workers would take the cores from whatever else runs on a small machine.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            for (NativeWeight weight : graph.weights()) {
                external.put(weight.name(), tensor(weight));
                weightBytes += weight.data().byteSize();
            }
            // ONNX Runtime copies these, and lets go of a copy once it is packed for its kernels.
            options.addExternalInitializers(external);
            return environment.createSession(graph.model(), options);
        } finally {
            external.values().forEach(OnnxTensorLike::close);
        }
    }

    private OnnxTensor tensor(NativeWeight weight) throws OrtException {
        ByteBuffer data = weight.data().asByteBuffer().order(ByteOrder.nativeOrder());
        long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
        return weight.type() == OnnxType.UINT8
                ? OnnxTensor.createTensor(environment, data, shape, OnnxJavaType.UINT8)
                : OnnxTensor.createTensor(environment, data.asFloatBuffer(), shape);
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
        Map<TokenRun, Logits> logits = new HashMap<>();
        try {
            List<TokenRun> steps = new ArrayList<>();
            for (TokenRun run : runs) {
                if (run.tokens().length == 1 && run.logitRows() == 1) {
                    steps.add(run);
                } else {
                    logits.put(run, compute(run));
                }
            }
            steps.sort(Comparator.comparingInt(TokenRun::slot));
            if (!steps.isEmpty()) {
                computeSteps(steps, logits);
            }
        } catch (OrtException e) {
            throw new BackendException("ONNX Runtime failed: " + e.getMessage(), e);
        }
        return runs.stream().map(run -> Objects.requireNonNull(logits.get(run))).toList();
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

    private Logits compute(TokenRun run) throws OrtException {
        int rows = run.logitRows();
        long[] wanted = new long[rows];
        Arrays.setAll(wanted, row -> run.tokens().length - rows + row);
        FloatBuffer logits = run(run.slot(), 1, run.tokens(), new int[] {run.end() - 1}, wanted);
        lengths[run.slot()] = run.end();
        return rowsOf(logits, 0);
    }

    /**
     * Computes single tokens as one batch over all slots between the first and the last. Slots between that have no
     * token get one anyway, at the entry behind their valid ones.
     */
    private void computeSteps(List<TokenRun> steps, Map<TokenRun, Logits> logits) throws OrtException {
        int first = steps.getFirst().slot();
        int count = steps.getLast().slot() - first + 1;
        int[] tokens = new int[count];
        int[] last = new int[count];
        for (int row = 0; row < count; row++) {
            last[row] = Math.min(lengths[first + row], contextLength - 1);
        }
        for (TokenRun step : steps) {
            tokens[step.slot() - first] = step.tokens()[0];
            last[step.slot() - first] = step.position();
        }
        FloatBuffer all = run(first, count, tokens, last, new long[] {0});
        for (TokenRun step : steps) {
            lengths[step.slot()] = step.end();
            logits.put(step, rowsOf(all, step.slot() - first));
        }
    }

    private FloatBuffer run(int firstSlot, int batch, int[] tokens, int[] lastPositions, long[] rows)
            throws OrtException {
        int total = Arrays.stream(lastPositions).max().orElseThrow() + 1;
        long[] logitsShape = {batch, rows.length, config.vocabSize()};
        ByteBuffer logits = ByteBuffer.allocateDirect(
                        Math.toIntExact(batch * (long) rows.length * config.vocabSize() * Float.BYTES))
                .order(ByteOrder.nativeOrder());
        FloatBuffer values = logits.asFloatBuffer();
        List<OnnxTensor> view = cache.view(firstSlot, batch);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, OnnxValue> outputs = new HashMap<>();
        try (OnnxTensor embeddingTensor = OnnxTensor.createTensor(
                        environment, embeddings(tokens), new long[] {batch, tokens.length / batch, config.hiddenSize()
                        });
                OnnxTensor lengthTensor =
                        OnnxTensor.createTensor(environment, IntBuffer.wrap(lastPositions), new long[] {batch});
                OnnxTensor totalTensor =
                        OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[] {total}), new long[0]);
                OnnxTensor rowTensor =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(rows), new long[] {rows.length});
                OnnxTensor logitsTensor = OnnxTensor.createTensor(environment, values, logitsShape)) {
            inputs.put(LlamaGraph.EMBEDDINGS, embeddingTensor);
            inputs.put(LlamaGraph.LENGTHS, lengthTensor);
            inputs.put(LlamaGraph.TOTAL, totalTensor);
            inputs.put(LlamaGraph.ROWS, rowTensor);
            outputs.put(LlamaGraph.LOGITS, logitsTensor);
            for (int tensor = 0; tensor < view.size(); tensor++) {
                inputs.put(pastNames.get(tensor), view.get(tensor));
                outputs.put(presentNames.get(tensor), view.get(tensor));
            }
            session.run(inputs, Set.of(), outputs).close();
        }
        return values;
    }

    private FloatBuffer embeddings(int[] tokens) {
        float[] row = new float[config.hiddenSize()];
        FloatBuffer values = ByteBuffer.allocateDirect(tokens.length * row.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int token : tokens) {
            embeddings.copy(token, row);
            values.put(row);
        }
        return values.flip();
    }

    private Logits rowsOf(FloatBuffer values, int firstRow) {
        int vocabulary = config.vocabSize();
        return (row, target) -> values.get((firstRow + row) * vocabulary, target, 0, vocabulary);
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
        return weightBytes + cache.memoryBytes();
    }

    @Override
    public String description() {
        return "ONNX Runtime " + environment.getVersion() + ", CPU, " + threads + " threads";
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new BackendException("ONNX Runtime cannot close its session: " + e.getMessage(), e);
        } finally {
            cache.close();
            memory.close();
        }
    }
}
