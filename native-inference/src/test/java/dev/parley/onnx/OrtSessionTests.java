package dev.parley.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls every function that is bound, except those of CUDA, which the CPU library refuses at the first. */
class OrtSessionTests {

    private static final float[] WEIGHTS = {10, 20, 30};

    private final Arena arena = Arena.ofConfined();
    private Map<String, Long> openBefore;

    @TempDir
    private Path folder;

    @BeforeEach
    void countHandles() {
        openBefore = OrtHandle.open();
    }

    @AfterEach
    void closeArena() {
        arena.close();
        OrtHandle.open()
                .forEach((kind, count) ->
                        assertThat(count).as("open objects of %s", kind).isEqualTo(openBefore.getOrDefault(kind, 0L)));
    }

    @Test
    void run_boundTensors_writesIntoTheBoundOutput() {
        MemorySegment output = arena.allocate(ValueLayout.JAVA_FLOAT, 6);
        try (OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSession session = sum(cpu);
                OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create();
                OrtTensor input = OrtTensor.over(cpu, floats(1, 2, 3, 4, 5, 6), OnnxType.FLOAT, 2, 3);
                OrtTensor result = OrtTensor.over(cpu, output, OnnxType.FLOAT, 2, 3)) {
            binding.input("x", input);
            binding.output("y", result);
            binding.run(options);

            assertThat(session.inputNames()).containsExactly("x");
            assertThat(session.outputNames()).containsExactly("y");
            assertThat(output.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(11, 22, 33, 14, 25, 36);
        }
    }

    @Test
    void run_outputLeftToTheSession_givesTensorWithShapeAndData() {
        try (OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSession session = sum(cpu);
                OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create();
                OrtTensor input = OrtTensor.over(cpu, floats(1, 2, 3), OnnxType.FLOAT, 1, 3)) {
            binding.input("x", input);
            binding.output("y", cpu);
            binding.run(options);

            List<OrtTensor> outputs = binding.outputs();
            assertThat(outputs).hasSize(1);
            try (OrtTensor result = outputs.getFirst()) {
                assertThat(result.type()).isEqualTo(OnnxType.FLOAT);
                assertThat(result.shape()).containsExactly(1, 3);
                assertThat(result.data().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(11, 22, 33);
            }
        }
    }

    @Test
    void run_terminated_failsUntilItIsResumed() {
        try (OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSession session = sum(cpu);
                OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create();
                OrtTensor input = OrtTensor.over(cpu, floats(1, 2, 3), OnnxType.FLOAT, 1, 3)) {
            binding.input("x", input);
            binding.output("y", cpu);
            options.terminate();
            assertThatThrownBy(() -> binding.run(options))
                    .isInstanceOf(OnnxException.class)
                    .hasMessageContaining("terminate");

            options.resume();
            binding.run(options);
            binding.outputs().forEach(OrtTensor::close);
        }
    }

    @Test
    void allocator_memoryOfTheSession_holdsTensorsAndIsCounted() {
        try (OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSession session = sum(cpu);
                OrtAllocator allocator = session.allocator(cpu)) {
            long before = allocator.heldBytes();
            MemorySegment memory = allocator.allocate(4 << 20);
            try (OrtTensor tensor = OrtTensor.over(cpu, memory, OnnxType.FLOAT16, 2, 1 << 20)) {
                assertThat(tensor.data().address()).isEqualTo(memory.address());
                assertThat(allocator.heldBytes()).isGreaterThanOrEqualTo(before + (4 << 20));
            }
            allocator.free(memory);
        }
    }

    @Test
    void open_modelFile_runsIt() throws IOException {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxType.INT64, List.of(1));
        graph.output("y", OnnxType.INT64, List.of(1));
        graph.constant("one", 1);
        graph.node("Add", List.of("x", "one"), List.of("y"));
        Path file = Files.write(folder.resolve("model with ä.onnx"), graph.model("file"));
        try (OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSessionOptions sessionOptions = OrtSessionOptions.create(1);
                OrtSession session = OrtSession.open(file, sessionOptions);
                OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create();
                OrtTensor input =
                        OrtTensor.over(cpu, arena.allocateFrom(ValueLayout.JAVA_LONG, 41), OnnxType.INT64, 1)) {
            binding.input("x", input);
            binding.output("y", cpu);
            binding.run(options);

            try (OrtTensor result = binding.outputs().getFirst()) {
                assertThat(result.data().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(42);
            }
        }
    }

    @Test
    void open_whatIsNoModel_givesTheMessageOfTheRuntime() {
        try (OrtSessionOptions options = OrtSessionOptions.create(1)) {
            assertThatThrownBy(() -> OrtSession.open(new byte[] {1, 2, 3}, options))
                    .isInstanceOf(OnnxException.class)
                    .hasMessageContaining("protobuf");
        }
    }

    @Test
    void over_tooLittleMemory_isRefused() {
        try (OrtMemoryInfo cpu = OrtMemoryInfo.cpu()) {
            assertThatThrownBy(() -> OrtTensor.over(cpu, floats(1, 2), OnnxType.FLOAT, 3))
                    .isInstanceOf(OnnxException.class);
        }
    }

    @Test
    void close_twice_releasesOnceAndRefusesUse() {
        OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
        cpu.close();
        cpu.close();

        assertThatThrownBy(() -> OrtTensor.over(cpu, floats(1), OnnxType.FLOAT, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void providers_library_hasTheProcessor() {
        assertThat(OrtRuntime.providers()).contains("CPUExecutionProvider");
        assertThat(OrtRuntime.version()).startsWith("1.");
    }

    @Test
    void sharedInitializer_changedAfterwards_isReadWhereItLies() {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxType.FLOAT, List.of("rows", WEIGHTS.length));
        graph.output("y", OnnxType.FLOAT, List.of("rows", WEIGHTS.length));
        graph.external("w", OnnxType.FLOAT, WEIGHTS.length);
        graph.node("Add", List.of("x", "w"), List.of("y"));
        MemorySegment weights = floats(WEIGHTS);
        MemorySegment zeros = floats(new float[WEIGHTS.length]);
        MemorySegment result = floats(new float[WEIGHTS.length]);
        try (OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSessionOptions options = OrtSessionOptions.create(1);
                OrtTensor given = OrtTensor.over(cpu, weights, OnnxType.FLOAT, WEIGHTS.length);
                OrtSession session = OrtSession.open(graph.model("sum"), options.sharedInitializer("w", given));
                OrtBinding binding = session.bind();
                OrtRunOptions run = OrtRunOptions.create();
                OrtTensor input = OrtTensor.over(cpu, zeros, OnnxType.FLOAT, 1, WEIGHTS.length);
                OrtTensor output = OrtTensor.over(cpu, result, OnnxType.FLOAT, 1, WEIGHTS.length)) {
            given.close();
            weights.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 42);
            binding.input("x", input);
            binding.output("y", output);
            binding.run(run);
        }

        assertThat(result.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(weights.toArray(ValueLayout.JAVA_FLOAT));
        assertThat(result.getAtIndex(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(42);
    }

    private OrtSession sum(OrtMemoryInfo cpu) {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxType.FLOAT, List.of("rows", WEIGHTS.length));
        graph.output("y", OnnxType.FLOAT, List.of("rows", WEIGHTS.length));
        graph.external("w", OnnxType.FLOAT, WEIGHTS.length);
        graph.node("Add", List.of("x", "w"), List.of("y"));
        try (OrtSessionOptions options = OrtSessionOptions.create(1);
                OrtTensor weights = OrtTensor.over(cpu, floats(WEIGHTS), OnnxType.FLOAT, WEIGHTS.length)) {
            options.withoutMemoryPattern()
                    .entry("session.intra_op.allow_spinning", "0")
                    .initializers(Map.of("w", weights));
            return OrtSession.open(graph.model("sum"), options);
        }
    }

    private MemorySegment floats(float... values) {
        return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
    }
}
