package dev.parley.llama.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufCheckpointTests {

    @TempDir
    Path folder;

    @Test
    void open_file_givesShapeTensorsAndTokenizer() throws IOException {
        Path file = GgufFixtures.write(folder, ElementType.Q4_0);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            LlamaConfig config = checkpoint.config();
            assertThat(checkpoint.name()).isEqualTo("tiny-Q4_0");
            assertThat(config.vocabSize()).isEqualTo(GgufFixtures.VOCAB);
            assertThat(config.headDim()).isEqualTo(16);
            assertThat(config.kvHeads()).isEqualTo(2);
            assertThat(config.layers()).isEqualTo(2);
            assertThat(config.contextLength()).isEqualTo(128);
            assertThat(config.tiedEmbeddings()).isTrue();
            assertThat(config.ropeScaling()).isNull();
            assertThat(config.ropeTheta()).isEqualTo(500_000);
            assertThat(config.beginToken()).isEqualTo(344);
            assertThat(config.endTokens()).containsExactlyInAnyOrder(345, 352, 353);

            WeightTensor query = checkpoint.tensor("model.layers.1.self_attn.q_proj.weight");
            assertThat(query.type()).isEqualTo(ElementType.Q4_0);
            assertThat(query.shape()).containsExactly(64L, 64L);
            assertThat(query.data().byteSize()).isEqualTo(64 * 2 * 18);
            assertThat(query.data().isReadOnly()).isTrue();
            assertThat(query.interleavedHead()).isEqualTo(16);
            assertThat(query.data().get(ValueLayout.JAVA_BYTE, 5))
                    .isEqualTo(Files.readAllBytes(file)[(int) query.offset() + 5]);
            assertThat(checkpoint
                            .tensor("model.layers.1.self_attn.v_proj.weight")
                            .interleavedHead())
                    .isZero();
            assertThat(checkpoint.tokenizer().decode(checkpoint.tokenizer().encode("a bc, ähm")))
                    .isEqualTo("a bc, ähm");
        }
    }

    @Test
    void unload_openCheckpoint_keepsTensorsReadable() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(GgufFixtures.write(folder, ElementType.Q8_0))) {
            MemorySegment data = checkpoint.tensor("model.embed_tokens.weight").data();
            byte[] before = data.toArray(ValueLayout.JAVA_BYTE);
            checkpoint.unload();

            assertThat(data.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
        }
    }

    @Test
    void storedRow_interleavedHeads_findsThePairs() {
        WeightTensor tensor = new WeightTensor("q", ElementType.F32, List.of(8L, 1L), MemorySegment.NULL, folder, 0, 4);

        assertThat(LongStream.range(0, 8).map(tensor::storedRow)).containsExactly(0L, 2L, 1L, 3L, 4L, 6L, 5L, 7L);
    }

    @Test
    void open_ropeDivisors_areTheScaling() throws IOException {
        RandomGguf.Shape scaled = new RandomGguf.Shape("scaled", 600, 64, 64, 1, 1, 1, 64, 256, 32, true);
        Path file = folder.resolve("scaled.gguf");
        RandomGguf.write(file, scaled, ElementType.F32, ElementType.F32, 1);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            RopeScaling scaling = checkpoint.config().ropeScaling();
            RopeScaling expected = new RopeScaling.Llama3(32, 1, 4, 8192);
            for (int pair = 0; pair < 32; pair++) {
                double frequency = Math.pow(500_000, -2.0 * pair / 64);
                assertThat(scaling.scaled(pair, frequency))
                        .isCloseTo(expected.scaled(pair, frequency), Percentage.withPercentage(1e-4));
            }
        }
    }

    @Test
    void open_splits_joinsThem() throws IOException {
        writeSplits();
        try (Checkpoint checkpoint = Checkpoints.open(folder.resolve("tiny-00001-of-00003.gguf"))) {
            assertThat(checkpoint.name()).isEqualTo("tiny");
            assertThat(checkpoint.tensorNames()).hasSize(11);
            assertThat(checkpoint.tensor("model.norm.weight").file()).hasFileName("tiny-00002-of-00003.gguf");
        }
    }

    @Test
    void open_incompleteOrMixedSplits_isRefused() throws IOException {
        writeSplits();
        assertThatThrownBy(() -> Checkpoints.open(folder.resolve("tiny-00002-of-00003.gguf")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tiny-00001-of-00003.gguf");
        Path first = folder.resolve("tiny-00001-of-00003.gguf");
        Files.copy(first, folder.resolve("other.gguf"));
        assertThatThrownBy(() -> Checkpoints.open(folder.resolve("other.gguf"))).hasMessageContaining("split.count");
        Path third = folder.resolve("tiny-00003-of-00003.gguf");
        byte[] content = Files.readAllBytes(third);
        Files.delete(third);
        assertThatThrownBy(() -> Checkpoints.open(first))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tiny-00003-of-00003.gguf");
        Files.copy(folder.resolve("tiny-00002-of-00003.gguf"), third);
        assertThatThrownBy(() -> Checkpoints.open(first)).hasMessageContaining("split.no");
        Files.write(third, content);
        Checkpoints.open(first).close();
    }

    @Test
    void open_unsupported_namesTheKey() throws IOException {
        assertBareRefused("general.architecture", "mamba", new GgufWriter().text("general.architecture", "mamba"));
        assertBareRefused(
                "llama.embedding_length", "is missing", new GgufWriter().text("general.architecture", "llama"));
        assertRefused("llama.expert_count", "experts", writer -> writer.whole("llama.expert_count", 8));
        assertRefused("llama.rope.scaling.type", "yarn", writer -> writer.text("llama.rope.scaling.type", "yarn"));
        assertRefused(
                "llama.rope.dimension_count",
                "head dimension",
                writer -> writer.whole("llama.rope.dimension_count", 2));
        assertRefused("llama.attention.key_length", "even", writer -> writer.whole("llama.attention.key_length", 3));
        assertRefused("llama.block_count", "appears twice", writer -> writer.whole("llama.block_count", 2));
        assertRefused("llama.vocab_size", "rows", writer -> writer.whole("llama.vocab_size", 601));
        assertTensorsRefused(
                "token_embd.weight", "rows", writer -> writer.tensor("token_embd.weight", ElementType.F32, 599L, 8L));
        assertTensorsRefused("model.layers.0.self_attn.q_proj.weight", "demands", writer -> {
            GgufFixtures.embeddings(writer);
            writer.tensor("blk.0.attn_norm.weight", ElementType.F32, 8L)
                    .tensor("blk.0.ffn_norm.weight", ElementType.F32, 8L)
                    .tensor("blk.0.attn_q.weight", ElementType.F32, 8L, 9L);
        });
        assertTensorsRefused("rope_freqs.weight", "F32", writer -> {
            GgufFixtures.embeddings(writer);
            writer.tensor("rope_freqs.weight", ElementType.F32, 3L);
        });
        assertTensorsRefused("rope_freqs.weight", "above 0", writer -> {
            GgufFixtures.embeddings(writer);
            writer.tensor("rope_freqs.weight", ElementType.F32, 2L);
        });
    }

    @Test
    void open_foreignTokenizer_isRefused() throws IOException {
        assertTokenizerRefused("tokenizer.ggml.model", writer -> writer.text("tokenizer.ggml.model", "llama"));
        assertTokenizerRefused("tokenizer.ggml.pre", writer -> tokenizer(writer, "qwen2", List.of("a"), List.of(1)));
        assertTokenizerRefused("tokenizer.ggml.pre", writer -> tokenizer(writer, "default", List.of("a"), List.of(1)));
        assertTokenizerRefused(
                "tokenizer.ggml.token_type", writer -> tokenizer(writer, "llama-bpe", List.of("a"), List.of(1, 1)));
        assertTokenizerRefused(
                "tokenizer.ggml.token_type[0]", writer -> tokenizer(writer, "llama-bpe", List.of("a"), List.of(6)));
        assertTokenizerRefused("single byte", writer -> tokenizer(writer, "llama-bpe", List.of("a"), List.of(1)));
        assertTokenizerRefused("byte alphabet", writer -> tokenizer(writer, "llama-bpe", List.of("a b"), List.of(1)));
        assertTokenizerRefused(
                "tokenizer.ggml.tokens", writer -> tokenizer(writer, "llama-bpe", List.of("a", "a"), List.of(1, 1)));
        assertTokenizerRefused("tokenizer.ggml.tokens", writer -> tokenizer(writer, "llama-bpe", List.of(), List.of()));
    }

    private static void tokenizer(GgufWriter writer, String expression, List<String> tokens, List<Integer> types) {
        writer.text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", expression)
                .texts("tokenizer.ggml.tokens", tokens)
                .wholes("tokenizer.ggml.token_type", types)
                .texts("tokenizer.ggml.merges", List.of());
    }

    private void writeSplits() throws IOException {
        GgufWriter first = GgufFixtures.metadata();
        RandomVocabulary.write(first, GgufFixtures.VOCAB);
        first.small("split.no", 0).small("split.count", 3).whole("split.tensors.count", 11);
        GgufFixtures.zeros(folder.resolve("tiny-00001-of-00003.gguf"), first);
        GgufWriter second = new GgufWriter().small("split.no", 1).small("split.count", 3);
        GgufFixtures.embeddings(second);
        GgufFixtures.zeros(folder.resolve("tiny-00002-of-00003.gguf"), second);
        GgufWriter third = new GgufWriter().small("split.no", 2).small("split.count", 3);
        GgufFixtures.layer(third);
        GgufFixtures.zeros(folder.resolve("tiny-00003-of-00003.gguf"), third);
    }

    private void assertRefused(String key, String problem, Consumer<GgufWriter> change) throws IOException {
        Path file = GgufFixtures.write(folder.resolve("x.gguf"), writer -> {
            change.accept(writer);
            GgufFixtures.embeddings(writer);
            GgufFixtures.layer(writer);
        });
        assertMessage(file, key, problem);
    }

    private void assertTensorsRefused(String key, String problem, Consumer<GgufWriter> tensors) throws IOException {
        assertMessage(GgufFixtures.write(folder.resolve("x.gguf"), tensors), key, problem);
    }

    private void assertBareRefused(String key, String problem, GgufWriter writer) throws IOException {
        RandomVocabulary.write(writer, GgufFixtures.VOCAB);
        GgufFixtures.embeddings(writer);
        assertMessage(GgufFixtures.zeros(folder.resolve("x.gguf"), writer), key, problem);
    }

    private void assertTokenizerRefused(String problem, Consumer<GgufWriter> tokenizer) throws IOException {
        GgufWriter writer = GgufFixtures.metadata();
        tokenizer.accept(writer);
        GgufFixtures.embeddings(writer);
        assertMessage(GgufFixtures.zeros(folder.resolve("x.gguf"), writer), "x.gguf", problem);
    }

    private static void assertMessage(Path file, String... parts) {
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(parts);
    }
}
