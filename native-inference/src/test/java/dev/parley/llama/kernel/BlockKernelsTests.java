package dev.parley.llama.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine code against the same operations in Java, bit for bit. */
class BlockKernelsTests {

    private static final int[] TOKENS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 24, 25, 40};

    private final Optional<BlockKernels> kernels = BlockKernels.ofThisMachine();

    @BeforeEach
    void needsTheProcessor() {
        assumeTrue(kernels.isPresent(), "this processor has no AVX-512 VNNI");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 32, false, false, 16, 32",
        "4, 32, true, false, 48, 256",
        "4, 32, false, true, 48, 96",
        "4, 32, true, true, 32, 64",
        "8, 32, true, false, 64, 160",
        "8, 32, false, true, 16, 32",
        "8, 16, false, false, 80, 208",
        "8, 16, true, true, 16, 48"
    })
    void product_anyNumberOfRows_isBitForBitTheOneOfJava(
            int bits, int blockSize, boolean halfScales, boolean withOffsets, int rows, int columns) {
        BlockLayout layout = new BlockLayout(bits, blockSize, halfScales, withOffsets);
        Random random = new Random(bits * 1000L + columns);
        byte[][] levels = new byte[rows][columns];
        float[][] scales = new float[rows][columns / blockSize];
        float[][] offsets = new float[rows][columns / blockSize];
        for (int row = 0; row < rows; row++) {
            random.nextBytes(levels[row]);
            for (int column = 0; column < columns; column++) {
                levels[row][column] &= (byte) ((1 << bits) - 1);
            }
            for (int block = 0; block < scales[row].length; block++) {
                float scale = (float) random.nextGaussian();
                scales[row][block] = halfScales ? Float.float16ToFloat(Float.floatToFloat16(scale)) : scale;
                offsets[row][block] = withOffsets ? (float) random.nextGaussian() : Float.NaN;
            }
        }
        try (Arena arena = Arena.ofConfined();
                OrtMemoryInfo cpu = OrtMemoryInfo.cpu();
                OrtSession session = session(layout, levels, scales, offsets, cpu, arena)) {
            for (int tokens : TOKENS) {
                float[] input = input(tokens * columns, blockSize, random);

                float[] actual = run(session, input, rows, tokens, cpu, arena);

                assertThat(actual)
                        .as("%d tokens", tokens)
                        .containsExactly(expected(layout, input, levels, scales, offsets));
            }
        }
    }

    @Test
    void layout_formWithoutKernel_isRefused() {
        assertThat(BlockLayout.isPossible(4, 16)).isFalse();
        assertThatThrownBy(() -> new BlockLayout(4, 64, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 bits in blocks of 64");
    }

    @Test
    void session_closed_leavesNoKernel() {
        BlockLayout layout = new BlockLayout(8, 32, false, true);
        int before = kernels.orElseThrow().operators().kernels();
        try (Arena arena = Arena.ofConfined();
                OrtMemoryInfo cpu = OrtMemoryInfo.cpu()) {
            OrtSession session = session(layout, new byte[16][32], new float[16][1], new float[16][1], cpu, arena);
            assertThat(kernels.orElseThrow().operators().kernels()).isEqualTo(before + 2);

            session.close();

            assertThat(kernels.orElseThrow().operators().kernels()).isEqualTo(before);
        }
    }

    @Test
    void ofThisMachine_forbiddenByProperty_isEmpty() {
        System.setProperty(BlockKernels.PROPERTY, "false");
        try {
            assertThat(BlockKernels.ofThisMachine()).isEmpty();
        } finally {
            System.clearProperty(BlockKernels.PROPERTY);
        }
    }

    /** Values of very different sizes; blocks of zeros, and such with one value that is not zero. */
    private static float[] input(int size, int blockSize, Random random) {
        float[] input = new float[size];
        for (int block = 0; block < size / blockSize; block++) {
            int kind = random.nextInt(8);
            float scale = (float) Math.exp(random.nextGaussian() * 3);
            for (int index = block * blockSize; index < (block + 1) * blockSize; index++) {
                input[index] = kind == 0 ? 0 : (float) random.nextGaussian() * scale;
            }
            if (kind == 1) {
                Arrays.fill(input, block * blockSize + 1, (block + 1) * blockSize, 0);
            }
        }
        return input;
    }

    private static float[] expected(
            BlockLayout layout, float[] input, byte[][] levels, float[][] scales, float[][] offsets) {
        int columns = levels[0].length;
        int size = layout.blockSize();
        int tokens = input.length / columns;
        float[] result = new float[tokens * levels.length];
        for (int token = 0; token < tokens; token++) {
            for (int block = 0; block < columns / size; block++) {
                float largest = 0;
                for (int index = 0; index < size; index++) {
                    largest = Math.max(largest, Math.abs(input[token * columns + block * size + index]));
                }
                float scale = largest / 127;
                float inverse = 1 / Math.max(scale, 1e-37f);
                int[] rounded = new int[size];
                for (int index = 0; index < size; index++) {
                    rounded[index] = (int) Math.rint(input[token * columns + block * size + index] * inverse);
                }
                for (int row = 0; row < levels.length; row++) {
                    int dot = 0;
                    for (int index = 0; index < size; index++) {
                        dot += rounded[index] * ((levels[row][block * size + index] & 0xFF) - layout.zero());
                    }
                    int at = token * levels.length + row;
                    result[at] = Math.fma(dot, scales[row][block] * scale, result[at]);
                    if (layout.offsets()) {
                        result[at] = Math.fma(
                                offsets[row][block], sum(input, token * columns + block * size, size), result[at]);
                    }
                }
            }
        }
        return result;
    }

    /** In the order of the code: elements that are half a block apart first. */
    private static float sum(float[] input, int first, int size) {
        float[] sums = Arrays.copyOfRange(input, first, first + size);
        for (int half = size / 2; half > 0; half /= 2) {
            for (int index = 0; index < half; index++) {
                sums[index] += sums[index + half];
            }
        }
        return sums[0];
    }

    private OrtSession session(
            BlockLayout layout, byte[][] levels, float[][] scales, float[][] offsets, OrtMemoryInfo cpu, Arena arena) {
        int rows = levels.length;
        int columns = levels[0].length;
        long bytes = rows / BlockLayout.TILE_ROWS * layout.tileBytes(columns);
        MemorySegment tiles = arena.allocate(bytes, Integer.BYTES);
        for (int row = 0; row < rows; row++) {
            layout.write(tiles, row, levels[row], 0, scales[row], offsets[row]);
        }
        OnnxGraph graph = new OnnxGraph();
        graph.input("input", OnnxType.FLOAT, List.of(1, "tokens", columns));
        graph.output("output", OnnxType.FLOAT, List.of(1, "tokens", rows));
        graph.external("tiles", OnnxType.UINT8, bytes);
        BlockKernels.addInput(graph, layout, columns, "input", "rounded");
        BlockKernels.addProduct(graph, layout, rows, columns, "rounded", "tiles", "output");
        try (OrtSessionOptions options = OrtSessionOptions.create(2);
                OrtTensor tensor = OrtTensor.over(cpu, tiles, OnnxType.UINT8, bytes)) {
            options.operators(kernels.orElseThrow().operators()).sharedInitializer("tiles", tensor);
            return OrtSession.open(graph.model("product"), options);
        }
    }

    private static float[] run(
            OrtSession session, float[] input, int rows, int tokens, OrtMemoryInfo cpu, Arena arena) {
        MemorySegment result = arena.allocate((long) tokens * rows * Float.BYTES, Float.BYTES);
        MemorySegment values = arena.allocateFrom(ValueLayout.JAVA_FLOAT, input);
        try (OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create();
                OrtTensor inputTensor = OrtTensor.over(cpu, values, OnnxType.FLOAT, 1, tokens, input.length / tokens);
                OrtTensor output = OrtTensor.over(cpu, result, OnnxType.FLOAT, 1, tokens, rows)) {
            binding.input("input", inputTensor);
            binding.output("output", output);
            binding.run(options);
        }
        return result.toArray(ValueLayout.JAVA_FLOAT);
    }
}
