package dev.parley.llama.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.llama.backend.GoldenCheckpoint;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class CheckpointsTests {

    private static final Path DEMO = Path.of("../models/demo");

    @TempDir
    Path folder;

    @Test
    void open_singleFile_mapsTensorsWithTheirPlace() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(CheckpointFixtures.write(folder, CheckpointFixtures.config()))) {
            WeightTensor tensor = checkpoint.tensor("model.norm.weight");

            assertThat(checkpoint.name()).isEqualTo(folder.getFileName().toString());
            assertThat(checkpoint.profile()).isEqualTo(CheckpointProfile.DEFAULT);
            assertThat(checkpoint.tensorNames())
                    .isEqualTo(CheckpointFixtures.shapes().keySet());
            assertThat(tensor.shape()).containsExactly(8L);
            assertThat(tensor.type()).isEqualTo(ElementType.BF16);
            assertThat(tensor.data().isReadOnly()).isTrue();
            byte[] file = Files.readAllBytes(tensor.file());
            assertThat(tensor.data().get(ValueLayout.JAVA_BYTE, 3)).isEqualTo(file[(int) tensor.offset() + 3]);
            assertThatThrownBy(() -> checkpoint.tensor("lm_head.weight"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("lm_head.weight");
        }
    }

    @Test
    void close_twice_invalidatesTensors() throws IOException {
        Checkpoint checkpoint = Checkpoints.open(CheckpointFixtures.write(folder, CheckpointFixtures.config()));
        WeightTensor tensor = checkpoint.tensor("model.norm.weight");
        checkpoint.close();
        checkpoint.close();

        assertThatThrownBy(() -> tensor.data().get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void open_ropeSpellings_areAllUnderstood() throws IOException {
        RopeScaling expected = new RopeScaling.Llama3(32, 1, 4, 8192);
        ObjectNode newer = CheckpointFixtures.config();
        newer.remove("rope_theta");
        scaling(newer.putObject("rope_parameters").put("rope_theta", 7.0)).put("rope_type", "llama3");
        assertConfig(newer, expected, 7.0);

        ObjectNode older = CheckpointFixtures.config();
        scaling(older.putObject("rope_scaling")).put("type", "llama3");
        assertConfig(older, expected, 500_000);

        ObjectNode current = CheckpointFixtures.config();
        scaling(current.putObject("rope_scaling")).put("rope_type", "llama3");
        assertConfig(current, expected, 500_000);

        ObjectNode unscaled = CheckpointFixtures.config();
        unscaled.putNull("rope_scaling");
        assertConfig(unscaled, null, 500_000);
    }

    @Test
    void open_generationConfig_addsItsEndTokens() throws IOException {
        CheckpointFixtures.write(folder, CheckpointFixtures.config());
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\":[269,270]}");
        Files.writeString(
                folder.resolve("parley.json"), "{\"promptProfile\":\"compact\",\"demo\":true,\"tools\":[\"b\",\"a\"]}");

        try (Checkpoint checkpoint = Checkpoints.open(folder)) {
            assertThat(checkpoint.config().endTokens()).containsExactlyInAnyOrder(266, 269, 270);
            assertThat(checkpoint.config().headDim()).isEqualTo(4);
            assertThat(checkpoint.profile())
                    .isEqualTo(new CheckpointProfile(PromptProfile.COMPACT, true, List.of("b", "a")));
        }
    }

    @Test
    void open_folderWithOneGgufFile_standsForItWithItsProfile() throws IOException {
        Path file = folder.resolve("small.gguf");
        Files.copy(GoldenCheckpoint.resource("/golden-gguf/q5_1.gguf"), file);
        Files.writeString(folder.resolve("parley.json"), "{\"promptProfile\":\"compact\",\"demo\":true}");

        for (Path opened : List.of(folder, file)) {
            try (Checkpoint checkpoint = Checkpoints.open(opened)) {
                assertThat(checkpoint.name()).isEqualTo("small");
                assertThat(checkpoint.profile())
                        .isEqualTo(new CheckpointProfile(PromptProfile.COMPACT, true, List.of()));
            }
        }
        Files.copy(file, folder.resolve("other.gguf"));
        assertThatThrownBy(() -> Checkpoints.open(folder)).hasMessageContaining("config.json");
    }

    @Test
    void open_shards_followsTheIndexAndIgnoresExtras() throws IOException {
        writeShards();
        try (Checkpoint checkpoint = Checkpoints.open(folder)) {
            assertThat(checkpoint.tensorNames())
                    .isEqualTo(CheckpointFixtures.shapes().keySet());
            assertThat(checkpoint.tensor("model.norm.weight").file()).hasFileName("model-00002-of-00002.safetensors");
        }
    }

    @Test
    void open_huggingFaceCache_followsRevisionAndLinks() throws IOException {
        Path repository = folder.resolve("models--example--Tiny-Llama");
        Path snapshot = Files.createDirectories(repository.resolve("snapshots/0123abcd"));
        Path blobs = Files.createDirectories(repository.resolve("blobs"));
        Path plain =
                CheckpointFixtures.write(Files.createDirectory(folder.resolve("plain")), CheckpointFixtures.config());
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.move(plain.resolve(name), blobs.resolve("blob-of-" + name));
            Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs/blob-of-" + name));
        }
        Files.createDirectory(repository.resolve("refs"));
        Files.writeString(repository.resolve("refs/main"), "0123abcd");

        for (Path opened : List.of(repository, snapshot)) {
            try (Checkpoint checkpoint = Checkpoints.open(opened)) {
                assertThat(checkpoint.name()).isEqualTo("Tiny-Llama");
                assertThat(checkpoint.tensor("model.norm.weight").shape()).containsExactly(8L);
            }
        }
        Files.writeString(repository.resolve("refs/main"), "../../plain");
        assertThatThrownBy(() -> Checkpoints.open(repository))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("refs/main");
    }

    @Test
    void open_hostileIndex_isRefused() throws IOException {
        writeShards();
        Path index = folder.resolve("model.safetensors.index.json");
        String valid = Files.readString(index);
        for (String name : List.of("../x.safetensors", "/x.safetensors", "a\\\\b.safetensors", "x.bin", "")) {
            Files.writeString(index, valid.replace("model-00001-of-00002.safetensors", name));
            assertThatThrownBy(() -> Checkpoints.open(folder))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("weight_map");
        }
        Files.writeString(index, valid.replace("model-00001-of-00002", "model-00003-of-00002"));
        assertThatThrownBy(() -> Checkpoints.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model-00003-of-00002.safetensors");
        Files.writeString(index, valid.replace("model-00001-of-00002", "model-00002-of-00002"));
        assertThatThrownBy(() -> Checkpoints.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the tensor is not in");
    }

    @Test
    void open_unsupportedConfig_namesTheField() {
        assertRefused(config -> config.put("model_type", "mistral"), "model_type");
        assertRefused(config -> config.put("hidden_act", "gelu"), "hidden_act");
        assertRefused(config -> config.put("attention_bias", true), "attention_bias");
        assertRefused(config -> config.putObject("quantization_config"), "quantization_config");
        assertRefused(config -> config.putObject("rope_scaling").put("type", "yarn"), "yarn");
        assertRefused(
                config -> config.putObject("rope_parameters").put("partial_rotary_factor", 0.5),
                "partial_rotary_factor");
        assertRefused(config -> config.remove("hidden_size"), "hidden_size");
        assertRefused(config -> config.put("num_hidden_layers", 0), "num_hidden_layers");
        assertRefused(config -> config.put("num_hidden_layers", 1.5), "num_hidden_layers");
        assertRefused(config -> config.put("num_attention_heads", 3), "hidden_size");
        assertRefused(config -> config.put("rms_norm_eps", "x"), "rms_norm_eps");
        assertRefused(config -> config.put("eos_token_id", 9999), "eos_token_id");
        assertRefused(config -> config.remove("eos_token_id"), "eos_token_id");
        assertRefused(config -> config.put("vocab_size", 270), "vocab_size");
        assertRefused(config -> config.put("num_hidden_layers", 2), "model.layers.1.input_layernorm.weight");
        assertRefused(config -> config.put("intermediate_size", 7), "mlp.gate_proj.weight.shape");
        assertRefused(config -> config.put("tie_word_embeddings", false), "lm_head.weight");
    }

    @Test
    void open_missingPieces_saysWhich() throws IOException {
        assertThatThrownBy(() -> Checkpoints.open(folder.resolve("absent"))).hasMessageContaining("absent");
        assertThatThrownBy(() -> Checkpoints.open(folder)).hasMessageContaining("config.json");
        CheckpointFixtures.writeConfig(folder, CheckpointFixtures.config());
        assertThatThrownBy(() -> Checkpoints.open(folder)).hasMessageContaining("model.safetensors");
        CheckpointFixtures.write(folder, CheckpointFixtures.config());
        Files.delete(folder.resolve("tokenizer.json"));
        assertThatThrownBy(() -> Checkpoints.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void open_brokenTokenizerOrProfile_isACheckpointException() throws IOException {
        CheckpointFixtures.write(folder, CheckpointFixtures.config());
        Files.writeString(folder.resolve("parley.json"), "{\"promptProfile\":\"loud\"}");
        assertThatThrownBy(() -> Checkpoints.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("promptProfile");
        Files.writeString(folder.resolve("parley.json"), "{}");
        Files.writeString(folder.resolve("tokenizer.json"), "[]");
        assertThatThrownBy(() -> Checkpoints.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void tensor_unsupportedType_failsOnUseOnly() throws IOException {
        Path file = Files.write(
                folder.resolve("x.safetensors"),
                CheckpointFixtures.file("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8));
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile opened = SafetensorsFile.open(file, arena);
            assertThatThrownBy(() -> opened.tensor("a")).hasMessageContaining("I64");
        }
    }

    @Test
    void isCheckpoint_foldersAndFiles_tellsWhatCouldBeOpened(@TempDir Path models) throws IOException {
        Files.createDirectories(models.resolve("folder"));
        Files.writeString(models.resolve("folder/config.json"), "{}");
        Files.createDirectories(models.resolve("single"));
        Files.writeString(models.resolve("single/a.gguf"), "");
        Files.writeString(models.resolve("big-00001-of-00002.gguf"), "");
        Files.writeString(models.resolve("big-00002-of-00002.gguf"), "");
        Files.writeString(models.resolve("notes.txt"), "");
        Files.createDirectories(models.resolve("empty"));

        try (Stream<Path> paths = Files.list(models)) {
            assertThat(paths.filter(Checkpoints::isCheckpoint)
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("folder", "single", "big-00001-of-00002.gguf");
        }
    }

    @Test
    void open_demoCheckpoint_isCompactAndComplete() {
        assumeTrue(Files.exists(DEMO), "the demo checkpoint is not there");
        try (Checkpoint checkpoint = Checkpoints.open(DEMO)) {
            assertThat(checkpoint.profile())
                    .isEqualTo(new CheckpointProfile(
                            PromptProfile.COMPACT,
                            true,
                            List.of(
                                    "web_search",
                                    "remember",
                                    "forget",
                                    "calculator",
                                    "create_image",
                                    "animate_image")));
            assertThat(checkpoint.config().contextLength()).isEqualTo(1024);
            assertThat(checkpoint.config().endTokens()).containsExactlyInAnyOrder(4089, 4093, 4094);
            assertThat(checkpoint.tokenizer().vocabSize()).isEqualTo(4096);
        }
    }

    private void writeShards() throws IOException {
        CheckpointFixtures.writeConfig(folder, CheckpointFixtures.config());
        Map<String, List<Long>> first = CheckpointFixtures.shapes();
        Map<String, List<Long>> second = new LinkedHashMap<>();
        second.put("model.norm.weight", first.remove("model.norm.weight"));
        second.put("model.layers.0.self_attn.rotary_emb.inv_freq", List.of(2L));
        Files.write(folder.resolve("model-00001-of-00002.safetensors"), CheckpointFixtures.tensors(first));
        Files.write(folder.resolve("model-00002-of-00002.safetensors"), CheckpointFixtures.tensors(second));
        StringBuilder map =
                new StringBuilder("{\"weight_map\":{\"model.norm.weight\":\"model-00002-of-00002.safetensors\"");
        first.keySet()
                .forEach(name -> map.append(",\"").append(name).append("\":\"model-00001-of-00002.safetensors\""));
        Files.writeString(folder.resolve("model.safetensors.index.json"), map.append("}}"));
    }

    private void assertConfig(ObjectNode config, @Nullable RopeScaling scaling, double theta) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(CheckpointFixtures.write(folder, config))) {
            assertThat(checkpoint.config().ropeScaling()).isEqualTo(scaling);
            assertThat(checkpoint.config().ropeTheta()).isEqualTo(theta);
        }
    }

    private void assertRefused(Consumer<ObjectNode> change, String field) {
        ObjectNode config = CheckpointFixtures.config();
        change.accept(config);
        assertThatThrownBy(() -> Checkpoints.open(CheckpointFixtures.write(folder, config)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(field);
    }

    private static ObjectNode scaling(ObjectNode rope) {
        return rope.put("factor", 32.0)
                .put("low_freq_factor", 1.0)
                .put("high_freq_factor", 4.0)
                .put("original_max_position_embeddings", 8192);
    }
}
