package dev.parley.llama.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes small but complete {@code tokenizer.json} files for tests. */
public final class TokenizerFixtures {

    /** Ids of a fixture, special tokens included. */
    public static final int SIZE = 272;

    public static final List<String> SPECIALS = List.of(
            "<|begin_of_text|>",
            "<|end_of_text|>",
            "<|start_header_id|>",
            "<|end_header_id|>",
            "<|eom_id|>",
            "<|eot_id|>",
            "<|python_tag|>");

    private static final List<List<String>> MERGES =
            List.of(List.of("l", "l"), List.of("h", "e"), List.of("he", "ll"), List.of("hell", "o"), List.of("Ġ", "w"));

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private TokenizerFixtures() {}

    /** The tree of a valid file, for tests to change; ids 256… are the results of the merges, then "zq" unmergeable. */
    public static ObjectNode tree() {
        ObjectNode root = MAPPER.createObjectNode();
        root.putNull("normalizer");
        ArrayNode steps =
                root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        ObjectNode split = steps.addObject();
        split.put("type", "Split").put("behavior", "Isolated").put("invert", false);
        split.putObject("pattern").put("Regex", PreTokenizer.PATTERN);
        steps.addObject()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("use_regex", false);
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE").put("ignore_merges", true);
        ObjectNode vocab = model.putObject("vocab");
        for (int value = 0; value < 256; value++) {
            vocab.put(ByteAlphabet.encode(new byte[] {(byte) value}), value);
        }
        ArrayNode merges = model.putArray("merges");
        int token = 256;
        for (List<String> merge : MERGES) {
            vocab.put(String.join("", merge), token++);
            merges.addArray().add(merge.getFirst()).add(merge.getLast());
        }
        vocab.put("zq", token++);
        ArrayNode added = root.putArray("added_tokens");
        token = SIZE - SPECIALS.size();
        for (String special : SPECIALS) {
            added.addObject().put("id", token++).put("content", special).put("special", true);
        }
        return root;
    }

    public static Path write(Path folder, ObjectNode tree) throws IOException {
        return Files.writeString(folder.resolve("tokenizer.json"), tree.toString());
    }

    public static Tokenizer tokenizer(Path folder) throws IOException {
        return TokenizerJson.read(write(folder, tree()));
    }
}
