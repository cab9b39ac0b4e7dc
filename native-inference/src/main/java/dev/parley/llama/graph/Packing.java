package dev.parley.llama.graph;

import dev.parley.onnx.OnnxGraph;
import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtBinding;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtRunOptions;
import dev.parley.onnx.OrtSession;
import dev.parley.onnx.OrtSessionOptions;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Of which matrices the kernels of this machine pack a copy when a session is made, so that the given ones may go. ONNX
 * Runtime does not tell, and it differs between processors, so a small product tells: it is computed again after its
 * matrix was overwritten. Thread-safe.
 */
final class Packing {

    private static final Packing THIS_MACHINE = new Packing(Map.of());
    private static final int ROWS = 64;
    private static final int COLUMNS = 256;
    private static final String INPUT = "input";
    private static final String MATRIX = "matrix";
    private static final String SCALES = "scales";
    private static final String OUTPUT = "output";

    /** Sizes of batches: kernels differ between one row, few and many. */
    private static final int[] BATCHES = {1, 4, 64};

    private final Map<String, String> entries;
    private final Map<MatrixForm, Boolean> known = new ConcurrentHashMap<>();

    /** @param entries of the sessions that are asked about */
    Packing(Map<String, String> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** What the kernels of the processor do. */
    static Packing ofThisMachine() {
        return THIS_MACHINE;
    }

    /** Whether a product with a matrix of this form reads the given matrix only when the session is made. */
    boolean packs(MatrixForm form) {
        // Offsets are a product of their own.
        return known.computeIfAbsent(new MatrixForm(form.bits(), form.blockSize(), false), this::probe);
    }

    private boolean probe(MatrixForm form) {
        try (Arena arena = Arena.ofConfined();
                OrtMemoryInfo cpu = OrtMemoryInfo.cpu()) {
            MemorySegment matrix = arena.allocate(
                    form.isFloats() ? (long) ROWS * COLUMNS * Float.BYTES : (long) ROWS * form.packedBytes(COLUMNS),
                    Float.BYTES);
            fill(matrix, form.isFloats(), 1);
            try (OrtSession session = session(form, matrix, cpu, arena)) {
                for (int batch : BATCHES) {
                    fill(matrix, form.isFloats(), 1);
                    MemorySegment before = product(session, batch, cpu, arena);
                    fill(matrix, form.isFloats(), 2);
                    if (before.mismatch(product(session, batch, cpu, arena)) >= 0) {
                        return false;
                    }
                }
                return true;
            }
        }
    }

    /** Values that differ from place to place, and from seed to seed at every place. */
    private static void fill(MemorySegment matrix, boolean floats, int seed) {
        for (long at = 0; at < matrix.byteSize() / Float.BYTES; at++) {
            if (floats) {
                matrix.setAtIndex(ValueLayout.JAVA_FLOAT, at, seed + at % 7);
            } else {
                matrix.setAtIndex(ValueLayout.JAVA_INT, at, 0x35719BDF * seed + (int) at % 5);
            }
        }
    }

    private OrtSession session(MatrixForm form, MemorySegment matrix, OrtMemoryInfo cpu, Arena arena) {
        OnnxGraph graph = new OnnxGraph();
        graph.input(INPUT, OnnxType.FLOAT, List.of(1, "tokens", COLUMNS));
        graph.output(OUTPUT, OnnxType.FLOAT, List.of(1, "tokens", ROWS));
        try (OrtSessionOptions options = OrtSessionOptions.create(1)) {
            options.entry("session.intra_op.allow_spinning", "0");
            entries.forEach(options::entry);
            if (form.isFloats()) {
                graph.external(MATRIX, OnnxType.FLOAT, ROWS, COLUMNS);
                Products.ofFloats(graph, INPUT, MATRIX, OUTPUT);
                try (OrtTensor tensor = OrtTensor.over(cpu, matrix, OnnxType.FLOAT, ROWS, COLUMNS)) {
                    return OrtSession.open(graph.model("packing"), options.sharedInitializer(MATRIX, tensor));
                }
            }
            long blocks = COLUMNS / form.blockSize();
            long blockBytes = form.packedBytes(form.blockSize());
            graph.external(MATRIX, OnnxType.UINT8, ROWS, blocks, blockBytes);
            graph.external(SCALES, OnnxType.FLOAT, ROWS * blocks);
            Products.ofBlocks(graph, form, ROWS, COLUMNS, List.of(INPUT, MATRIX, SCALES), OUTPUT);
            MemorySegment scales = ones(ROWS * blocks, arena);
            try (OrtTensor tensor = OrtTensor.over(cpu, matrix, OnnxType.UINT8, ROWS, blocks, blockBytes);
                    OrtTensor scaleTensor = OrtTensor.over(cpu, scales, OnnxType.FLOAT, ROWS * blocks)) {
                options.sharedInitializer(MATRIX, tensor).sharedInitializer(SCALES, scaleTensor);
                return OrtSession.open(graph.model("packing"), options);
            }
        }
    }

    private static MemorySegment product(OrtSession session, int batch, OrtMemoryInfo cpu, Arena arena) {
        MemorySegment result = arena.allocate((long) batch * ROWS * Float.BYTES, Float.BYTES);
        MemorySegment input = ones((long) batch * COLUMNS, arena);
        try (OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create();
                OrtTensor inputTensor = OrtTensor.over(cpu, input, OnnxType.FLOAT, 1, batch, COLUMNS);
                OrtTensor resultTensor = OrtTensor.over(cpu, result, OnnxType.FLOAT, 1, batch, ROWS)) {
            binding.input(INPUT, inputTensor);
            binding.output(OUTPUT, resultTensor);
            binding.run(options);
        }
        return result;
    }

    private static MemorySegment ones(long count, Arena arena) {
        MemorySegment ones = arena.allocate(count * Float.BYTES, Float.BYTES);
        for (long at = 0; at < count; at++) {
            ones.setAtIndex(ValueLayout.JAVA_FLOAT, at, 1);
        }
        return ones;
    }
}
