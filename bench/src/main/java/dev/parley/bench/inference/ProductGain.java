package dev.parley.bench.inference;

import dev.parley.onnx.OnnxAttribute;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a batch gains at most with ONNX Runtime's kernel: nothing but products with 4-bit matrices in the shape of Llama
 * 3.2 1B's feed-forward layers, too many of them for the caches of a processor.
 */
final class ProductGain {

    private static final int INNER = 2048;
    private static final int OUTER = 8192;
    private static final int PAIRS = 12;
    private static final int BLOCK = 32;
    private static final int REPETITIONS = 12;

    /** Of the levels -8 to 7, all equally frequent. */
    private static final double LEVEL_DEVIATION = 4.6;

    private static final int INT8_ACTIVATIONS = 4;

    private ProductGain() {}

    /** Tokens per second of a batch, as a multiple of those of one row. */
    static double measure(int batch, int threads) {
        try (Arena arena = Arena.ofConfined();
                OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSession session = session(threads, cpu, arena)) {
            double one = 0;
            double many = 0;
            nanos(session, 1, cpu, arena);
            nanos(session, batch, cpu, arena);
            for (int repetition = 0; repetition < REPETITIONS; repetition++) {
                one += nanos(session, 1, cpu, arena);
                many += nanos(session, batch, cpu, arena);
            }
            return batch * one / many;
        }
    }

    private static OrtSession session(int threads, OrtMemoryInfo cpu, Arena arena) {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x0", OnnxType.FLOAT, List.of(1, "rows", INNER));
        graph.output("x" + 2 * PAIRS, OnnxType.FLOAT, List.of(1, "rows", INNER));
        Map<String, OrtTensor> weights = new HashMap<>();
        List<OrtTensor> open = new ArrayList<>();
        long elements = (long) INNER * OUTER;
        MemorySegment levels = arena.allocate(elements / 2);
        SplittableRandom random = new SplittableRandom(1);
        for (long at = 0; at < levels.byteSize() / Long.BYTES; at++) {
            levels.setAtIndex(ValueLayout.JAVA_LONG, at, random.nextLong());
        }
        // One pair of products keeps the size of the values.
        float scale = (float) (1 / (LEVEL_DEVIATION * Math.pow((double) INNER * OUTER, 0.25)));
        MemorySegment scales = arena.allocate(elements / BLOCK * Float.BYTES);
        for (long at = 0; at < elements / BLOCK; at++) {
            scales.setAtIndex(ValueLayout.JAVA_FLOAT, at, scale);
        }
        try (OrtSessionOptions options = OrtSessionOptions.create(threads)) {
            for (int product = 0; product < 2 * PAIRS; product++) {
                int columns = product % 2 == 0 ? INNER : OUTER;
                int rows = product % 2 == 0 ? OUTER : INNER;
                long blocks = columns / BLOCK;
                graph.external("b" + product, OnnxType.UINT8, rows, blocks, BLOCK / 2);
                graph.external("s" + product, OnnxType.FLOAT, rows * blocks);
                weights.put("b" + product, OrtTensor.over(cpu, levels, OnnxType.UINT8, rows, blocks, BLOCK / 2));
                weights.put("s" + product, OrtTensor.over(cpu, scales, OnnxType.FLOAT, rows * blocks));
                graph.node(
                        OnnxGraph.MICROSOFT,
                        "MatMulNBits",
                        List.of("x" + product, "b" + product, "s" + product),
                        List.of("x" + (product + 1)),
                        OnnxAttribute.of("K", columns),
                        OnnxAttribute.of("N", rows),
                        OnnxAttribute.of("bits", 4),
                        OnnxAttribute.of("block_size", BLOCK),
                        OnnxAttribute.of("accuracy_level", INT8_ACTIVATIONS));
            }
            open.addAll(weights.values());
            options.withoutMemoryPattern().entry("session.intra_op.allow_spinning", "0");
            return OrtSession.open(graph.model("products"), options.initializers(weights));
        } finally {
            open.forEach(OrtTensor::close);
        }
    }

    private static long nanos(OrtSession session, int batch, OrtMemoryInfo cpu, Arena arena) {
        MemorySegment rows = arena.allocate((long) batch * INNER * Float.BYTES);
        MemorySegment results = arena.allocate((long) batch * INNER * Float.BYTES);
        for (long at = 0; at < (long) batch * INNER; at++) {
            rows.setAtIndex(ValueLayout.JAVA_FLOAT, at, at % 13 - 6);
        }
        try (OrtBinding binding = session.bind();
                OrtRunOptions run = OrtRunOptions.create();
                OrtTensor input = OrtTensor.over(cpu, rows, OnnxType.FLOAT, 1, batch, INNER);
                OrtTensor output = OrtTensor.over(cpu, results, OnnxType.FLOAT, 1, batch, INNER)) {
            binding.input("x0", input);
            binding.output("x" + 2 * PAIRS, output);
            long start = System.nanoTime();
            binding.run(run);
            return System.nanoTime() - start;
        }
    }
}
