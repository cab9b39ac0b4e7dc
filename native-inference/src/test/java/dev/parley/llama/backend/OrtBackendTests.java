package dev.parley.llama.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.Checkpoints;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.llama.checkpoint.RandomGguf;
import dev.parley.llama.graph.WeightFormat;
import dev.parley.onnx.OrtHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrtBackendTests {

    private static final int CONTEXT = 256;

    /** Share of the largest logit; sums of 48 to 80 products in another order differ by less. */
    private static final float EXACT = 1e-4f;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mha-untied", "gqa-tied", "mqa-scaled", "gqa-wide-head"})
    void forward_wholePrompt_givesTheLogitsOfTransformers(String name) {
        GoldenCheckpoint golden = GoldenCheckpoint.copy(name, folder);
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 1, CONTEXT, 2)) {
            float[][] logits = rows(backend, 0, golden.prompt(), golden.prompt().length);

            for (int index = 0; index < golden.rows().length; index++) {
                assertClose(logits[golden.rows()[index]], golden.logits()[index], EXACT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mha-untied", "gqa-tied", "mqa-scaled", "gqa-wide-head"})
    void forward_greedySteps_giveTheTokensOfTransformers(String name) {
        GoldenCheckpoint golden = GoldenCheckpoint.copy(name, folder);
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 3, CONTEXT, 2)) {
            assertThat(greedy(backend, 1, golden.prompt(), golden.greedy().length))
                    .isEqualTo(golden.greedy());
        }
    }

    /**
     * Tolerance of the root mean square error as a share of the logits'. Random weights have no structure that would
     * soften the rounding, so real models lose less.
     */
    @ParameterizedTest
    @CsvSource({"Q8, 0.08", "Q4, 0.7"})
    void forward_quantizedWeights_staysWithinItsTolerance(WeightFormat format, float tolerance) {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("quantizable", folder);
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, format, 1, CONTEXT, 2)) {
            float[][] logits = rows(backend, 0, golden.prompt(), golden.prompt().length);

            for (int index = 0; index < golden.rows().length; index++) {
                assertThat(error(logits[golden.rows()[index]], golden.logits()[index]))
                        .isLessThan(tolerance);
            }
        }
    }

    @Test
    void forward_chunksBatchesAndCopies_giveWhatOneRunGives() {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        int[] prompt = golden.prompt();
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 4, CONTEXT, 2)) {
            float[] whole = rows(backend, 0, prompt, 1)[0];

            int at = 0;
            for (int length : new int[] {1, 7, 40, 1, prompt.length - 50, 1}) {
                int[] chunk = Arrays.copyOfRange(prompt, at, at + length);
                boolean last = at + length == prompt.length;
                Logits logits = backend.forward(List.of(new TokenRun(2, at, chunk, last ? 1 : 0)))
                        .getFirst();
                at += length;
                if (last) {
                    assertClose(row(backend, logits, 0), whole, EXACT);
                }
            }
            assertThat(at).isEqualTo(prompt.length);

            backend.copyPrefix(2, 3, 60);
            Logits copied = backend.forward(
                            List.of(new TokenRun(3, 60, Arrays.copyOfRange(prompt, 60, prompt.length), 1)))
                    .getFirst();
            assertClose(row(backend, copied, 0), whole, EXACT);

            // Slots 0, 2 and 3 hold the prompt now, slot 1 holds another and takes no part.
            rows(backend, 1, Arrays.copyOf(prompt, 20), 1);
            float[][] steps = steps(backend, prompt.length, 65);
            assertClose(steps[1], steps[0], EXACT);
            assertClose(steps[2], steps[0], EXACT);
            float[] other = row(
                    backend,
                    backend.forward(List.of(new TokenRun(1, 20, Arrays.copyOfRange(prompt, 20, prompt.length), 1)))
                            .getFirst(),
                    0);
            assertClose(other, whole, EXACT);
        }
    }

    @Test
    void restore_savedEntries_giveWhatTheWholeRunGives() {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        int[] prompt = golden.prompt();
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 2, CONTEXT, 2)) {
            float[] whole = rows(backend, 0, prompt, 1)[0];
            long before = backend.memoryBytes();
            try (SavedEntries first = backend.save(0, 0, 20);
                    SavedEntries second = backend.save(0, 20, 30)) {
                assertThat(backend.memoryBytes()).isEqualTo(before + first.bytes() + second.bytes());
                // Both slots hold something else by now.
                rows(backend, 0, Arrays.copyOfRange(prompt, 3, 60), 1);
                rows(backend, 1, Arrays.copyOfRange(prompt, 5, 60), 1);
                for (int slot = 0; slot < 2; slot++) {
                    backend.restore(first, slot, 20);
                    backend.restore(second, slot, 25);
                    Logits logits = backend.forward(
                                    List.of(new TokenRun(slot, 45, Arrays.copyOfRange(prompt, 45, prompt.length), 1)))
                            .getFirst();
                    assertClose(row(backend, logits, 0), whole, EXACT);
                }
            }
            assertThat(backend.memoryBytes()).isEqualTo(before);
        }
    }

    @Test
    void forward_runsOfSeveralTokensAndSlots_giveTheRowsThatEachGivesAlone() {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        int[] prompt = golden.prompt();
        int[] other = Arrays.copyOfRange(prompt, 7, 60);
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 6, CONTEXT, 2)) {
            float[][] whole = rows(backend, 0, prompt, prompt.length);
            float[][] wholeOther = rows(backend, 0, other, other.length);

            rows(backend, 1, Arrays.copyOf(prompt, 40), 1);
            rows(backend, 3, Arrays.copyOf(other, 10), 1);
            rows(backend, 4, Arrays.copyOf(other, 30), 1);
            List<Logits> logits = backend.forward(List.of(
                    new TokenRun(4, 30, Arrays.copyOfRange(other, 30, 35), 5),
                    new TokenRun(3, 10, Arrays.copyOfRange(other, 10, 11), 1),
                    new TokenRun(1, 40, Arrays.copyOfRange(prompt, 40, 45), 3),
                    new TokenRun(5, 0, Arrays.copyOf(prompt, 20), 0)));
            for (int row = 0; row < 5; row++) {
                assertClose(row(backend, logits.get(0), row), wholeOther[30 + row], EXACT);
            }
            assertClose(row(backend, logits.get(1), 0), wholeOther[10], EXACT);
            for (int row = 0; row < 3; row++) {
                assertClose(row(backend, logits.get(2), row), whole[42 + row], EXACT);
            }
            Logits next = backend.forward(List.of(new TokenRun(5, 20, new int[] {prompt[20]}, 1)))
                    .getFirst();
            assertClose(row(backend, next, 0), whole[20], EXACT);
        }
    }

    /** The kernels of our own give a row the same bits whatever is beside it, and attention takes a token at a time. */
    @ParameterizedTest
    @EnumSource(KvCacheType.class)
    void forward_shortRunsOfManySlots_giveBitForBitWhatSingleStepsGive(KvCacheType cache) throws IOException {
        Path file = folder.resolve("short-runs.gguf");
        RandomGguf.write(
                file,
                new RandomGguf.Shape("short runs", 528, 256, 512, 3, 4, 2, 16, 256, 1, true),
                ElementType.Q4_0,
                ElementType.Q6_K,
                3);
        BackendOptions options = BackendOptions.cpu(WeightFormat.F32, 5, 64, 2).withCache(cache);
        try (Checkpoint checkpoint = Checkpoints.open(file);
                OrtBackend together = OrtBackend.open(checkpoint, options);
                OrtBackend single = OrtBackend.open(checkpoint, options)) {
            assumeTrue(together.longestTogether() > 1, "this processor has no kernels of our own");
            int[] lengths = {3, 20, 9, 60, 1};
            for (OrtBackend backend : List.of(together, single)) {
                for (int slot = 0; slot < lengths.length; slot++) {
                    backend.forward(List.of(new TokenRun(slot, 0, tokens(slot, lengths[slot]), 0)));
                }
            }
            // Slot 2 has no run, that of slot 3 ends at the last position.
            int[][] runs = {{7, 8, 9}, {11}, {}, {13, 14, 15, 16}, {17, 18}};
            List<TokenRun> all = new ArrayList<>();
            for (int slot = 0; slot < runs.length; slot++) {
                if (runs[slot].length > 0) {
                    all.add(new TokenRun(slot, lengths[slot], runs[slot], runs[slot].length));
                }
            }

            List<Logits> logits = together.forward(all);

            for (int index = 0; index < all.size(); index++) {
                TokenRun run = all.get(index);
                for (int row = 0; row < run.tokens().length; row++) {
                    TokenRun step = new TokenRun(run.slot(), run.position() + row, new int[] {run.tokens()[row]}, 1);
                    Logits expected = single.forward(List.of(step)).getFirst();
                    assertThat(row(together, logits.get(index), row))
                            .as("slot %d, token %d", run.slot(), row)
                            .containsExactly(row(single, expected, 0));
                }
            }
            List<TokenRun> after = List.of(new TokenRun(0, 6, new int[] {5}, 1), new TokenRun(2, 9, new int[] {6}, 1));
            List<Logits> expected = single.forward(after);
            List<Logits> actual = together.forward(after);
            for (int index = 0; index < after.size(); index++) {
                assertThat(row(together, actual.get(index), 0)).containsExactly(row(single, expected.get(index), 0));
            }
        }
    }

    private static int[] tokens(int seed, int count) {
        return new Random(seed).ints(count, 20, 300).toArray();
    }

    @Test
    void forward_fullSlotBetweenTheRuns_keepsItsEntries() {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        int[] prompt = golden.prompt();
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 3, prompt.length, 2)) {
            float[][] whole = rows(backend, 1, prompt, prompt.length);

            backend.forward(List.of(new TokenRun(0, 0, new int[] {65}, 1), new TokenRun(2, 0, new int[] {68}, 1)));

            Logits last = backend.forward(
                            List.of(new TokenRun(1, prompt.length - 1, new int[] {prompt[prompt.length - 1]}, 1)))
                    .getFirst();
            assertClose(row(backend, last, 0), whole[prompt.length - 1], EXACT);
        }
    }

    /**
     * The root mean square error as a share of the logits'. A channel has 85 steps up to the largest entry of the text that
     * it was measured with; checkpoints of random numbers soften no rounding, and few of their tokens are in that text.
     */
    @ParameterizedTest
    @ValueSource(strings = {"mha-untied", "gqa-tied", "mqa-scaled", "gqa-wide-head"})
    void forward_8bitCache_staysCloseTo32Bits(String name) {
        GoldenCheckpoint golden = GoldenCheckpoint.copy(name, folder);
        int[] prompt = golden.prompt();
        try (Checkpoint checkpoint = golden.open();
                OrtBackend exact = OrtBackend.open(checkpoint, WeightFormat.F32, 3, CONTEXT, 2);
                OrtBackend integers = OrtBackend.open(
                        checkpoint,
                        BackendOptions.cpu(WeightFormat.F32, 3, CONTEXT, 2).withCache(KvCacheType.Q8))) {
            float[][] expected = rows(exact, 0, prompt, prompt.length);
            rows(integers, 1, Arrays.copyOf(prompt, 50), 1);
            integers.copyPrefix(1, 0, 45);
            Logits logits = integers.forward(List.of(
                            new TokenRun(0, 45, Arrays.copyOfRange(prompt, 45, prompt.length - 1), prompt.length - 46)))
                    .getFirst();
            for (int row = 45; row < prompt.length - 1; row++) {
                assertThat(error(row(integers, logits, row - 45), expected[row]))
                        .isLessThan(0.2);
            }

            int last = prompt.length - 1;
            List<Logits> together = integers.forward(List.of(
                    new TokenRun(0, last, new int[] {prompt[last]}, 1),
                    new TokenRun(1, 50, new int[] {prompt[50]}, 1)));

            assertThat(error(row(integers, together.get(0), 0), expected[last])).isLessThan(0.2);
            assertThat(error(row(integers, together.get(1), 0), expected[50])).isLessThan(0.2);
            assertThat(integers.memory().get("kv-cache") * 4)
                    .isEqualTo(exact.memory().get("kv-cache"));
        }
    }

    /** Tolerances as a share of the largest logit; the rounding of keys, values and angles to 11 bits. */
    @ParameterizedTest
    @ValueSource(strings = {"mha-untied", "gqa-tied", "mqa-scaled", "gqa-wide-head"})
    void forward_16bitCache_staysCloseTo32Bits(String name) {
        GoldenCheckpoint golden = GoldenCheckpoint.copy(name, folder);
        int[] prompt = golden.prompt();
        try (Checkpoint checkpoint = golden.open();
                OrtBackend exact = OrtBackend.open(checkpoint, WeightFormat.F32, 2, CONTEXT, 2);
                OrtBackend half = OrtBackend.open(
                        checkpoint,
                        BackendOptions.cpu(WeightFormat.F32, 2, CONTEXT, 2).withCache(KvCacheType.F16))) {
            float[][] expected = rows(exact, 0, prompt, prompt.length);
            rows(half, 1, Arrays.copyOf(prompt, 50), 1);
            half.copyPrefix(1, 0, 45);
            Logits logits = half.forward(
                            List.of(new TokenRun(0, 45, Arrays.copyOfRange(prompt, 45, prompt.length), 10)))
                    .getFirst();

            for (int row = 0; row < 10; row++) {
                assertClose(row(half, logits, row), expected[prompt.length - 10 + row], 0.02f);
            }
            assertThat(half.memoryBytes()).isLessThan(exact.memoryBytes());
        }
    }

    /** The tolerance of the 16-bit cache, which a GPU always has. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void forward_lastLayersOnAnAccelerator_givesWhatTheProcessorGives(int gpuLayers) {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        int[] prompt = golden.prompt();
        HostAccelerator accelerator = new HostAccelerator();
        BackendOptions options = BackendOptions.cpu(WeightFormat.F32, 3, CONTEXT, 2);
        try (Checkpoint checkpoint = golden.open();
                OrtBackend whole = OrtBackend.open(checkpoint, options);
                OrtBackend split =
                        new OrtBackend(checkpoint, options, new Placement(gpuLayers, "for a test"), accelerator)) {
            float[][] expected = rows(whole, 0, prompt, prompt.length);
            rows(split, 2, Arrays.copyOf(prompt, 50), 1);
            split.copyPrefix(2, 0, 45);
            try (SavedEntries saved = split.save(0, 10, 30)) {
                rows(split, 1, Arrays.copyOf(prompt, 10), 1);
                split.restore(saved, 1, 25);
            }
            assertThat(accelerator.copies).isPositive();
            List<Logits> logits = split.forward(List.of(
                    new TokenRun(0, 45, Arrays.copyOfRange(prompt, 45, prompt.length), 3),
                    new TokenRun(1, 35, Arrays.copyOfRange(prompt, 35, 60), 3)));

            for (int row = 0; row < 3; row++) {
                assertClose(row(split, logits.get(0), row), expected[prompt.length - 3 + row], 0.02f);
                assertClose(row(split, logits.get(1), row), expected[57 + row], 0.02f);
            }
        }
    }

    @Test
    void memory_openAndUsed_namesWhatItIsFor() {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        Map<String, Long> handles = OrtHandle.open();
        try (Checkpoint checkpoint = golden.open();
                OrtBackend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 2, CONTEXT, 2)) {
            rows(backend, 0, golden.prompt(), 1);

            int headDim = checkpoint.config().headDim();
            int kvHeads = checkpoint.config().kvHeads();
            int layers = checkpoint.config().layers();
            assertThat(backend.memory())
                    .containsEntry("kv-cache", 2L * layers * 2 * kvHeads * CONTEXT * headDim * Float.BYTES)
                    .containsEntry("saved-entries", 0L);
            assertThat(backend.memory().get("weights")).isPositive();
            assertThat(backend.memory().get("step-buffers")).isPositive();
            assertThat(backend.memoryBytes())
                    .isEqualTo(backend.memory().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
        OrtHandle.open()
                .forEach((kind, count) ->
                        assertThat(count).as("open objects of %s", kind).isEqualTo(handles.getOrDefault(kind, 0L)));
    }

    @Test
    void interrupt_whileAnotherThreadComputes_endsItAndItCanBeRepeated() throws Exception {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        int[] prompt = golden.prompt();
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 1, CONTEXT, 2)) {
            float[] whole = rows(backend, 0, prompt, 1)[0];
            backend.interrupt();
            assertClose(rows(backend, 0, prompt, 1)[0], whole, EXACT);

            AtomicBoolean done = new AtomicBoolean();
            Thread interrupter = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    backend.interrupt();
                    Thread.onSpinWait();
                }
            });
            try {
                assertThatThrownBy(() -> {
                            for (long end = System.nanoTime() + 30_000_000_000L; System.nanoTime() < end; ) {
                                backend.forward(
                                        List.of(new TokenRun(0, 10, Arrays.copyOfRange(prompt, 10, prompt.length), 1)));
                            }
                        })
                        .isInstanceOf(ForwardInterruptedException.class);
            } finally {
                done.set(true);
                interrupter.join();
            }
            Logits again = backend.forward(
                            List.of(new TokenRun(0, 10, Arrays.copyOfRange(prompt, 10, prompt.length), 1)))
                    .getFirst();
            assertClose(row(backend, again, 0), whole, EXACT);
        }
    }

    private static float[][] steps(Backend backend, int position, int token) {
        List<Logits> logits = backend.forward(List.of(
                new TokenRun(3, position, new int[] {token}, 1),
                new TokenRun(0, position, new int[] {token}, 1),
                new TokenRun(2, position, new int[] {token}, 1)));
        return logits.stream().map(one -> row(backend, one, 0)).toArray(float[][]::new);
    }

    @Test
    void forward_beyondTheContext_isRefused() {
        GoldenCheckpoint golden = GoldenCheckpoint.copy("gqa-tied", folder);
        try (Checkpoint checkpoint = golden.open();
                Backend backend = OrtBackend.open(checkpoint, WeightFormat.F32, 1, 64, 1)) {
            assertThatThrownBy(() -> backend.forward(List.of(new TokenRun(0, 60, new int[5], 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("64");
            assertThatThrownBy(() -> backend.forward(List.of(new TokenRun(1, 0, new int[1], 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("slot 1");
        }
    }

    private static float[][] rows(Backend backend, int slot, int[] tokens, int rows) {
        Logits logits =
                backend.forward(List.of(new TokenRun(slot, 0, tokens, rows))).getFirst();
        float[][] values = new float[rows][];
        for (int row = 0; row < rows; row++) {
            values[row] = row(backend, logits, row);
        }
        return values;
    }

    private static float[] row(Backend backend, Logits logits, int row) {
        float[] values = new float[backend.vocabSize()];
        logits.copyRow(row, values);
        return values;
    }

    private static int[] greedy(Backend backend, int slot, int[] prompt, int count) {
        List<Integer> tokens = new ArrayList<>();
        float[] logits = rows(backend, slot, prompt, 1)[0];
        for (int position = prompt.length; tokens.size() < count; position++) {
            int best = 0;
            for (int token = 1; token < logits.length; token++) {
                best = logits[token] > logits[best] ? token : best;
            }
            tokens.add(best);
            logits = row(
                    backend,
                    backend.forward(List.of(new TokenRun(slot, position, new int[] {best}, 1)))
                            .getFirst(),
                    0);
        }
        return tokens.stream().mapToInt(Integer::intValue).toArray();
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

    private static void assertClose(float[] actual, float[] expected, float tolerance) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int index = 0; index < expected.length; index++) {
            assertThat(actual[index])
                    .as("logit %d of largest %f", index, largest)
                    .isCloseTo(expected[index], org.assertj.core.data.Offset.offset(tolerance * largest));
        }
    }
}
