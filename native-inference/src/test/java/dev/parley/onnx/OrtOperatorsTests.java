package dev.parley.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators that are computed in Java. */
class OrtOperatorsTests {

    private static final OrtOperators OPERATORS = new OrtOperators(
            "test.operators",
            List.of(
                    operator("Scale", attributes -> {
                        long factor = attributes.whole("factor");
                        return computation -> {
                            long elements = computation.elements(0);
                            long bytes = elements * Float.BYTES;
                            MemorySegment input = computation.input(0).reinterpret(bytes);
                            MemorySegment output = computation.output(elements).reinterpret(bytes);
                            for (long index = 0; index < elements; index++) {
                                float value = input.getAtIndex(ValueLayout.JAVA_FLOAT, index);
                                output.setAtIndex(ValueLayout.JAVA_FLOAT, index, value * factor);
                            }
                        };
                    }),
                    operator("Fail", attributes -> computation -> {
                        throw new IllegalStateException("does not compute");
                    })));

    private interface Maker {
        OrtKernel kernel(OrtOperator.Attributes attributes);
    }

    private static OrtOperator operator(String name, Maker maker) {
        return new OrtOperator() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<OnnxType> inputs() {
                return List.of(OnnxType.FLOAT);
            }

            @Override
            public OnnxType output() {
                return OnnxType.FLOAT;
            }

            @Override
            public OrtKernel kernel(Attributes attributes) {
                return maker.kernel(attributes);
            }
        };
    }

    @Test
    void run_operatorOfJava_computesWithItsAttribute() {
        assertThat(run("Scale", OnnxAttribute.of("factor", 3))).containsExactly(3, 6, -9);
    }

    @Test
    void run_kernelThrows_failsWithItsMessage() {
        assertThatThrownBy(() -> run("Fail"))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("does not compute");
    }

    @Test
    void open_attributeMissing_isRefused() {
        assertThatThrownBy(() -> run("Scale")).isInstanceOf(OnnxException.class).hasMessageContaining("factor");
    }

    @Test
    void open_operatorNotGiven_isRefused() {
        assertThatThrownBy(() -> run("Other")).isInstanceOf(OnnxException.class).hasMessageContaining("Other");
    }

    private static float[] run(String operator, OnnxAttribute... attributes) {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxType.FLOAT, List.of(3));
        graph.output("y", OnnxType.FLOAT, List.of(3));
        graph.node("test.operators", operator, List.of("x"), List.of("y"), attributes);
        try (Arena arena = Arena.ofConfined();
                OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSessionOptions options = OrtSessionOptions.create(1).operators(OPERATORS);
                OrtSession session = OrtSession.open(graph.model("operators"), options);
                OrtRunOptions run = OrtRunOptions.create();
                OrtBinding binding = session.bind();
                OrtTensor input =
                        OrtTensor.over(cpu, arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, -3), OnnxType.FLOAT, 3)) {
            MemorySegment result = arena.allocate(ValueLayout.JAVA_FLOAT, 3);
            try (OrtTensor output = OrtTensor.over(cpu, result, OnnxType.FLOAT, 3)) {
                binding.input("x", input);
                binding.output("y", output);
                binding.run(run);
            }
            return result.toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
