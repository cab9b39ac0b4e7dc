package dev.parley.llama.graph;

import static dev.parley.onnx.OnnxGraph.MICROSOFT;

import dev.parley.onnx.OnnxAttribute;
import dev.parley.onnx.OnnxGraph;
import java.util.List;

/** The nodes that multiply with a matrix. Checkpoints store matrices as {@code [out, in]}. Stateless. */
final class Products {

    /** Activations are rounded to 8 bits for each block, which is what makes the kernels fast. */
    private static final int INT8_ACTIVATIONS = 4;

    private Products() {}

    /** {@code input · weightᵀ} of floats. */
    static void ofFloats(OnnxGraph graph, String input, String weight, String output) {
        graph.node(MICROSOFT, "FusedMatMul", List.of(input, weight), List.of(output), OnnxAttribute.of("transB", 1));
    }

    /**
     * {@code input · weightᵀ} of blocks without their offsets.
     *
     * @param inputs the input, the packed levels and the scales
     */
    static void ofBlocks(
            OnnxGraph graph, MatrixForm form, long rows, long columns, List<String> inputs, String output) {
        graph.node(
                MICROSOFT,
                "MatMulNBits",
                inputs,
                List.of(output),
                OnnxAttribute.of("K", columns),
                OnnxAttribute.of("N", rows),
                OnnxAttribute.of("bits", form.bits()),
                OnnxAttribute.of("block_size", form.blockSize()),
                OnnxAttribute.of("accuracy_level", INT8_ACTIVATIONS));
    }
}
