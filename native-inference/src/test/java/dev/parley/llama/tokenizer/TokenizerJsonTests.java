package dev.parley.llama.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class TokenizerJsonTests {

    private static final Path DEMO = Path.of("../models/demo/tokenizer.json");

    @TempDir
    Path folder;

    @Test
    void encode_mergeableText_appliesMergesInOrder() throws IOException {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);

        assertThat(tokenizer.encode("hello w")).containsExactly(259, 260);
        assertThat(tokenizer.encode("helll")).containsExactly(258, 'l');
        assertThat(tokenizer.vocabSize()).isEqualTo(TokenizerFixtures.SIZE);
    }

    @Test
    void encode_pieceThatIsAToken_dependsOnIgnoreMerges() throws IOException {
        ObjectNode tree = TokenizerFixtures.tree();
        assertThat(TokenizerJson.read(TokenizerFixtures.write(folder, tree)).encode("zq"))
                .containsExactly(261);

        model(tree).put("ignore_merges", false);
        assertThat(TokenizerJson.read(TokenizerFixtures.write(folder, tree)).encode("zq"))
                .containsExactly('z', 'q');
    }

    @Test
    void read_mergesAsStrings_givesTheSameTokenizer() throws IOException {
        ObjectNode tree = TokenizerFixtures.tree();
        ArrayNode merges = model(tree).arrayNode();
        for (JsonNode pair : model(tree).path("merges")) {
            merges.add(pair.path(0).asString() + " " + pair.path(1).asString());
        }
        model(tree).set("merges", merges);

        assertThat(TokenizerJson.read(TokenizerFixtures.write(folder, tree)).encode("hello w"))
                .containsExactly(259, 260);
    }

    @Test
    void encode_literalsOfSpecialTokens_givesNoSpecialToken() throws IOException {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);
        for (String special : TokenizerFixtures.SPECIALS) {
            assertThat(tokenizer.special(special)).isPresent();
            assertThat(Arrays.stream(tokenizer.encode("a" + special + "b")).anyMatch(tokenizer::isSpecial))
                    .isFalse();
        }
    }

    @Test
    void encode_loneSurrogates_areReplaced() throws IOException {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);

        assertThat(tokenizer.decode(tokenizer.encode("a\uD800b\uDC00😀"))).isEqualTo("a\uFFFDb\uFFFD😀");
    }

    @Test
    void bytes_ofSpecialUnusedAndUnknownIds_areEmpty() throws IOException {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder);

        assertThat(tokenizer.bytes(TokenizerFixtures.SIZE - 1)).isEmpty();
        assertThat(tokenizer.bytes(262)).isEmpty();
        assertThat(tokenizer.bytes(1_000_000)).isEmpty();
        assertThat(tokenizer.isSpecial(262)).isFalse();
    }

    @Test
    void read_unsupportedFile_namesTheField() {
        assertRefused(tree -> tree.put("normalizer", "NFC"), "normalizer");
        assertRefused(tree -> model(tree).put("type", "Unigram"), "model.type");
        assertRefused(tree -> model(tree).put("byte_fallback", true), "model.byte_fallback");
        assertRefused(
                tree -> ((ObjectNode) tree.at("/pre_tokenizer/pretokenizers/0/pattern")).put("Regex", "\\w+"),
                "pattern.Regex");
        assertRefused(tree -> ((ObjectNode) model(tree).path("vocab")).put("a b", 262), "model.vocab");
        assertRefused(tree -> ((ObjectNode) model(tree).path("vocab")).put("xx", -1), "model.vocab");
        assertRefused(tree -> ((ObjectNode) model(tree).path("vocab")).put("xx", 5), "model.vocab");
        assertRefused(
                tree -> ((ObjectNode) model(tree).path("vocab")).put("x".repeat(513), 262), "model.vocab: token 262");
        assertRefused(tree -> ((ObjectNode) model(tree).path("vocab")).remove("Q"), "0x51");
        assertRefused(tree -> ((ArrayNode) model(tree).path("merges")).add("x y"), "model.merges[5]");
        assertRefused(tree -> ((ObjectNode) tree.at("/added_tokens/0")).put("special", false), "added_tokens");
    }

    @Test
    void read_brokenOrMissingFile_namesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.json"), "{\"model\":");

        assertThatThrownBy(() -> TokenizerJson.read(file))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("broken.json");
        assertThatThrownBy(() -> TokenizerJson.read(folder.resolve("absent.json")))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("absent.json");
    }

    @Test
    void encode_demoCheckpoint_roundTripsAndKnowsItsSpecials() {
        assumeTrue(Files.exists(DEMO), "the demo checkpoint is not there");
        Tokenizer tokenizer = TokenizerJson.read(DEMO);
        String text = "Hello wörld, what's 12345 × 2?\n\n日本 😀";

        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        assertThat(tokenizer.encode("\n\n")).hasSize(1);
        assertThat(tokenizer.encode("assistant")).hasSize(1);
        assertThat(tokenizer.special("<|python_tag|>")).hasValue(4095);
    }

    private void assertRefused(Consumer<ObjectNode> change, String field) {
        ObjectNode tree = TokenizerFixtures.tree();
        change.accept(tree);
        assertThatThrownBy(() -> TokenizerJson.read(TokenizerFixtures.write(folder, tree)))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining(field);
    }

    private static ObjectNode model(ObjectNode tree) {
        return (ObjectNode) tree.path("model");
    }
}
