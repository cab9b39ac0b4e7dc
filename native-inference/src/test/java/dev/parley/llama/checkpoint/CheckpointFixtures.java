package dev.parley.llama.checkpoint;

import dev.parley.llama.tokenizer.TokenizerFixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes tiny checkpoints and safetensors files for tests. */
final class CheckpointFixtures {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CheckpointFixtures() {}

    /** A header in JSON and as many bytes of data, as a whole file. */
    static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(json.length).put(json);
        for (int index = 0; index < dataBytes; index++) {
            buffer.put((byte) index);
        }
        return buffer.array();
    }

    /** A file of BF16 tensors. */
    static byte[] tensors(Map<String, List<Long>> shapes) {
        ObjectNode header = MAPPER.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long end = 0;
        for (Map.Entry<String, List<Long>> entry : shapes.entrySet()) {
            long size = 2 * entry.getValue().stream().reduce(1L, (left, right) -> left * right);
            ObjectNode tensor = header.putObject(entry.getKey());
            tensor.put("dtype", "BF16");
            entry.getValue().forEach(tensor.withArray("shape")::add);
            tensor.withArray("data_offsets").add(end).add(end + size);
            end += size;
        }
        return file(header.toString(), (int) end);
    }

    static Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", List.of((long) TokenizerFixtures.SIZE, 8L));
        shapes.put("model.norm.weight", List.of(8L));
        shapes.put("model.layers.0.input_layernorm.weight", List.of(8L));
        shapes.put("model.layers.0.post_attention_layernorm.weight", List.of(8L));
        shapes.put("model.layers.0.self_attn.q_proj.weight", List.of(8L, 8L));
        shapes.put("model.layers.0.self_attn.k_proj.weight", List.of(4L, 8L));
        shapes.put("model.layers.0.self_attn.v_proj.weight", List.of(4L, 8L));
        shapes.put("model.layers.0.self_attn.o_proj.weight", List.of(8L, 8L));
        shapes.put("model.layers.0.mlp.gate_proj.weight", List.of(6L, 8L));
        shapes.put("model.layers.0.mlp.up_proj.weight", List.of(6L, 8L));
        shapes.put("model.layers.0.mlp.down_proj.weight", List.of(8L, 6L));
        return shapes;
    }

    static ObjectNode config() {
        ObjectNode config = MAPPER.createObjectNode();
        config.put("model_type", "llama").put("hidden_act", "silu");
        config.put("vocab_size", TokenizerFixtures.SIZE).put("hidden_size", 8);
        config.put("intermediate_size", 6).put("num_hidden_layers", 1);
        config.put("num_attention_heads", 2).put("num_key_value_heads", 1);
        config.put("max_position_embeddings", 64).put("rms_norm_eps", 1e-5);
        config.put("rope_theta", 500000.0).put("tie_word_embeddings", true);
        config.put("bos_token_id", 265).put("eos_token_id", 266);
        return config;
    }

    /** A complete folder with one weight file. */
    static Path write(Path folder, ObjectNode config) throws IOException {
        writeConfig(folder, config);
        Files.write(folder.resolve("model.safetensors"), tensors(shapes()));
        return folder;
    }

    static void writeConfig(Path folder, ObjectNode config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config.toString());
        TokenizerFixtures.write(folder, TokenizerFixtures.tree());
    }
}
