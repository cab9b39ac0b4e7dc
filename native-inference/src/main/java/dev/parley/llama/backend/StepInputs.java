package dev.parley.llama.backend;

import dev.parley.llama.graph.EmbeddingTable;
import dev.parley.llama.graph.LlamaGraph;
import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step of a {@link LlamaGraph} reads besides the KV cache, in buffers that are used again. Not thread-safe. */
final class StepInputs {

    private final EmbeddingTable embeddings;
    private final float[] embedding;
    private final StepBuffer hidden;
    private final StepBuffer spread;
    private final StepBuffer pack;
    private final StepBuffer lastPositions;
    private final StepBuffer total;
    private final StepBuffer wantedRows;
    private int tokens;
    private int slots;
    private int length;
    private int nodes;
    private int rows;

    /** @param memory owns the buffers */
    StepInputs(EmbeddingTable embeddings, int hiddenSize, NativeMemory memory) {
        this.embeddings = embeddings;
        this.embedding = new float[hiddenSize];
        this.hidden = new StepBuffer(memory, OnnxType.FLOAT);
        this.spread = new StepBuffer(memory, OnnxType.INT64);
        this.pack = new StepBuffer(memory, OnnxType.INT64);
        this.lastPositions = new StepBuffer(memory, OnnxType.INT32);
        this.total = new StepBuffer(memory, OnnxType.INT32);
        this.wantedRows = new StepBuffer(memory, OnnxType.INT64);
    }

    /**
     * Takes runs, sorted by slot: of one length for the plain model, of any length up to its places for the joined one.
     *
     * @param valid valid entries of each slot from that of the first run to that of the last; a slot without a run gets
     *     entries behind them
     * @return how many rows of logits are wanted
     */
    int fill(List<TokenRun> runs, int[] valid, boolean joined) {
        int firstSlot = runs.getFirst().slot();
        length = joined ? LlamaGraph.JOINED : runs.getFirst().tokens().length;
        nodes = joined ? LlamaGraph.JOINED : 1;
        slots = valid.length;
        tokens = runs.stream().mapToInt(run -> run.tokens().length).sum();
        rows = 0;
        MemorySegment hiddenData = hidden.reserve((long) tokens * embedding.length);
        MemorySegment spreadData = spread.reserve((long) slots * length);
        MemorySegment packData = pack.reserve(tokens);
        MemorySegment rowData = wantedRows.reserve(tokens);
        spreadData.fill((byte) 0);
        TokenRun[] runOf = new TokenRun[slots];
        int token = 0;
        for (TokenRun run : runs) {
            int slot = run.slot() - firstSlot;
            runOf[slot] = run;
            int count = run.tokens().length;
            for (int index = 0; index < count; index++, token++) {
                embeddings.copy(run.tokens()[index], embedding);
                long at = (long) token * embedding.length * Float.BYTES;
                MemorySegment.copy(embedding, 0, hiddenData, ValueLayout.JAVA_FLOAT, at, embedding.length);
                int place = slot * length + index;
                spreadData.setAtIndex(ValueLayout.JAVA_LONG, place, token);
                packData.setAtIndex(ValueLayout.JAVA_LONG, token, place);
                if (index >= count - run.logitRows()) {
                    rowData.setAtIndex(ValueLayout.JAVA_LONG, rows++, token);
                }
            }
        }
        lengths(runOf, valid);
        return rows;
    }

    /** For each node of attention, the last position of each slot behind the tokens that it takes. */
    private void lengths(@Nullable TokenRun[] runOf, int[] valid) {
        int taken = length / nodes;
        MemorySegment lastData = lastPositions.reserve((long) nodes * slots);
        MemorySegment totalData = total.reserve(nodes);
        for (int node = 0; node < nodes; node++) {
            int longest = 0;
            for (int slot = 0; slot < slots; slot++) {
                TokenRun run = runOf[slot];
                int behind = run == null
                        ? valid[slot] + taken
                        : run.position() + Math.min(run.tokens().length, node * taken) + taken;
                lastData.setAtIndex(ValueLayout.JAVA_INT, (long) node * slots + slot, behind - 1);
                longest = Math.max(longest, behind);
            }
            totalData.setAtIndex(ValueLayout.JAVA_INT, node, longest);
        }
    }

    /** Tokens of all runs together. */
    int tokens() {
        return tokens;
    }

    /** Inputs of every stage by name; the caller closes them. */
    Map<String, OrtTensor> tensors(OrtMemoryInfo place) {
        Map<String, OrtTensor> tensors = new HashMap<>();
        tensors.put(LlamaGraph.HIDDEN, hidden.tensor(place, 1, tokens, embedding.length));
        tensors.put(LlamaGraph.SPREAD, spread.tensor(place, slots, length));
        tensors.put(LlamaGraph.PACK, pack.tensor(place, tokens));
        tensors.put(
                LlamaGraph.LENGTHS,
                nodes == 1 ? lastPositions.tensor(place, slots) : lastPositions.tensor(place, nodes, slots));
        tensors.put(LlamaGraph.TOTAL, nodes == 1 ? total.tensor(place) : total.tensor(place, nodes));
        return tensors;
    }

    /** The rows whose logits are wanted; the caller closes it. */
    OrtTensor rowTensor(OrtMemoryInfo place) {
        return wantedRows.tensor(place, rows);
    }
}
