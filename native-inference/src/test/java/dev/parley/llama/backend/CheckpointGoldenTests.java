package dev.parley.llama.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.CheckpointException;
import dev.parley.llama.checkpoint.Checkpoints;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.llama.checkpoint.RandomGguf;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.llama.kernel.BlockKernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints that gguf-py and Hugging Face transformers wrote against what transformers computes, for GGUF files with
 * their dequantized weights.
 */
class CheckpointGoldenTests {

    private static final int CONTEXT = 256;

    /** Share of the largest logit; sums of 48 to 80 products in another order differ by less. */
    private static final float EXACT = 1e-4f;

    @ParameterizedTest
    @ValueSource(strings = {"f32", "f16", "bf16"})
    void forward_plainTypes_giveTheLogitsAndTokensOfTransformers(String name) {
        assertExact(GoldenCheckpoint.gguf(name));
    }

    @Test
    void forward_shardsOfSavePretrained_giveTheLogitsAndTokensOfTransformers(@TempDir Path folder) {
        assertExact(GoldenCheckpoint.copy("saved-by-transformers", folder));
    }

    @Test
    void open_headDimensionWithoutKernel_isRefusedAtOnce(@TempDir Path folder) throws IOException {
        RandomGguf.Shape shape = new RandomGguf.Shape("odd", 600, 48, 64, 1, 2, 1, 24, 64, 1, true);
        Path file = folder.resolve("odd.gguf");
        RandomGguf.write(file, shape, ElementType.F32, ElementType.F32, 1);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThatThrownBy(() -> OrtBackend.open(checkpoint, WeightFormat.F32, 1, 64, 1))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("head_dim: is 24");
        }
    }

    private static void assertExact(GoldenCheckpoint golden) {
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 1, CONTEXT, 2)) {
            assertThat(largestDifference(backend, golden)).isLessThan(EXACT);
            assertThat(greedy(backend, golden)).isEqualTo(golden.greedy());
        }
    }

    /**
     * Weights are exact; what differs is that products round inputs to 8 bits for each block. The tolerance is the
     * root mean square error as a share of the logits'. Rows of 64 to 96 columns average less of it away than those of
     * 256, and real models have thousands.
     *
     * @param kernels whether products are computed by kernels of our own where the processor has what they need, or by
     *     ONNX Runtime
     */
    @ParameterizedTest
    @CsvSource({
        "q8_0, 0.06, true",
        "q4_0, 0.06, true",
        "q4_1, 0.06, true",
        "q5_0, 0.06, true",
        "q5_1, 0.06, true",
        "q4_k, 0.03, true",
        "q5_k, 0.03, true",
        "q6_k, 0.03, true",
        "q4_k_m-00001-of-00003, 0.03, true",
        "q8_0, 0.06, false",
        "q4_0, 0.06, false",
        "q4_1, 0.06, false",
        "q5_0, 0.06, false",
        "q5_1, 0.06, false",
        "q4_k, 0.03, false",
        "q5_k, 0.03, false",
        "q6_k, 0.03, false",
        "q4_k_m-00001-of-00003, 0.03, false"
    })
    void forward_blockTypes_stayWithinTheirTolerance(String name, double tolerance, String kernels) {
        GoldenCheckpoint golden = GoldenCheckpoint.gguf(name);
        System.setProperty(BlockKernels.PROPERTY, kernels);
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 1, CONTEXT, 2)) {
            float[][] logits = logits(backend, golden);
            for (int index = 0; index < logits.length; index++) {
                assertThat(error(logits[index], golden.logits()[index])).isLessThan(tolerance);
            }
        } finally {
            System.clearProperty(BlockKernels.PROPERTY);
        }
    }

    /** The rows of the whole prompt that the golden holds. */
    private static float[][] logits(Backend backend, GoldenCheckpoint golden) {
        int length = golden.prompt().length;
        Logits logits = backend.forward(List.of(new TokenRun(0, 0, golden.prompt(), length)))
                .getFirst();
        return Arrays.stream(golden.rows())
                .mapToObj(row -> row(backend, logits, row))
                .toArray(float[][]::new);
    }

    private static float[] row(Backend backend, Logits logits, int row) {
        float[] values = new float[backend.vocabSize()];
        logits.copyRow(row, values);
        return values;
    }

    private static int[] greedy(Backend backend, GoldenCheckpoint golden) {
        int[] tokens = new int[golden.greedy().length];
        int[] next = golden.prompt();
        int position = 0;
        for (int step = 0; step < tokens.length; step++) {
            Logits logits =
                    backend.forward(List.of(new TokenRun(0, position, next, 1))).getFirst();
            float[] values = row(backend, logits, 0);
            for (int token = 1; token < values.length; token++) {
                tokens[step] = values[token] > values[tokens[step]] ? token : tokens[step];
            }
            position += next.length;
            next = new int[] {tokens[step]};
        }
        return tokens;
    }

    /** As a share of the largest logit of the row. */
    private static double largestDifference(Backend backend, GoldenCheckpoint golden) {
        float[][] actual = logits(backend, golden);
        double largest = 0;
        for (int row = 0; row < actual.length; row++) {
            double difference = 0;
            double size = 0;
            for (int index = 0; index < actual[row].length; index++) {
                float expected = golden.logits()[row][index];
                difference = Math.max(difference, Math.abs(actual[row][index] - expected));
                size = Math.max(size, Math.abs(expected));
            }
            largest = Math.max(largest, difference / size);
        }
        return largest;
    }

    private static double error(float[] actual, float[] expected) {
        double difference = 0;
        double size = 0;
        for (int index = 0; index < expected.length; index++) {
            difference += Math.pow(actual[index] - expected[index], 2);
            size += Math.pow(expected[index], 2);
        }
        return Math.sqrt(difference / size);
    }
}
