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
     * Takes runs of one length, sorted by slot.
     *
     * @param valid valid entries of each slot from that of the first run to that of the last; a slot without a run gets
     *     entries behind them
     * @return how many rows of logits are wanted
     */
    int fill(List<TokenRun> runs, int[] valid) {
        int firstSlot = runs.getFirst().slot();
        length = runs.getFirst().tokens().length;
        slots = valid.length;
        tokens = runs.size() * length;
        rows = 0;
        MemorySegment hiddenData = hidden.reserve((long) tokens * embedding.length);
        MemorySegment spreadData = spread.reserve((long) slots * length);
        MemorySegment packData = pack.reserve(tokens);
        MemorySegment rowData = wantedRows.reserve(tokens);
        spreadData.fill((byte) 0);
        int[] last = new int[slots];
        for (int slot = 0; slot < slots; slot++) {
            last[slot] = valid[slot] + length - 1;
        }
        int token = 0;
        for (TokenRun run : runs) {
            int slot = run.slot() - firstSlot;
            last[slot] = run.end() - 1;
            for (int index = 0; index < length; index++, token++) {
                embeddings.copy(run.tokens()[index], embedding);
                long at = (long) token * embedding.length * Float.BYTES;
                MemorySegment.copy(embedding, 0, hiddenData, ValueLayout.JAVA_FLOAT, at, embedding.length);
                int place = slot * length + index;
                spreadData.setAtIndex(ValueLayout.JAVA_LONG, place, token);
                packData.setAtIndex(ValueLayout.JAVA_LONG, token, place);
                if (index >= length - run.logitRows()) {
                    rowData.setAtIndex(ValueLayout.JAVA_LONG, rows++, token);
                }
            }
        }
        MemorySegment lastData = lastPositions.reserve(slots);
        int longest = 0;
        for (int slot = 0; slot < slots; slot++) {
            lastData.setAtIndex(ValueLayout.JAVA_INT, slot, last[slot]);
            longest = Math.max(longest, last[slot] + 1);
        }
        total.reserve(1).set(ValueLayout.JAVA_INT, 0, longest);
        return rows;
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
        tensors.put(LlamaGraph.LENGTHS, lastPositions.tensor(place, slots));
        tensors.put(LlamaGraph.TOTAL, total.tensor(place));
        return tensors;
    }

    /** The rows whose logits are wanted; the caller closes it. */
    OrtTensor rowTensor(OrtMemoryInfo place) {
        return wantedRows.tensor(place, rows);
    }
}
