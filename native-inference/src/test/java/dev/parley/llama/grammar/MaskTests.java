package dev.parley.llama.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.llama.grammar.schema.SchemaCompiler;
import dev.parley.llama.grammar.schema.UnsupportedSchemaException;
import dev.parley.llama.tokenizer.TiktokenModel;
import dev.parley.llama.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Masks against the definition: a token may come when its bytes may come one after the other. */
class MaskTests {

    private static final Path REAL = Path.of("../../shared/data/llama3-tokenizer/tokenizer.model");

    private static final List<String> ORDINARY = List.of("""
            {"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":40},
             "limit":{"type":"integer","minimum":1,"maximum":50},"fresh":{"type":"boolean"}},"required":["query"]}""", """
            {"type":"object","properties":{"when":{"type":"string","format":"date-time"},"amount":{"type":"number","minimum":0.5,"maximum":20},
             "people":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"code":{"type":"string","pattern":"^[A-Z]{2}-\\\\d+$"}},
             "required":["name"],"additionalProperties":false}},"kind":{"enum":["never","daily","é"]}},"required":["when"],"additionalProperties":false}""");

    private static final Pattern KEY_AND_MORE = Pattern.compile("(?s)[^\"]*\"\\s*:.*,.*");

    private static final ListTokenizer SMALL = new ListTokenizer(ListTokenizer.JSON_FRAGMENTS);

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void mask_randomSchemas_isExactOnASmallVocabulary(@ForAll long seed) {
        ObjectNode schema = new RandomSchemas(seed).document();
        GrammarEngine engine = new GrammarEngine(SMALL);
        try {
            follow(engine, SMALL, schema.toString(), new Random(seed), 40, 1);
        } catch (UnsupportedSchemaException refused) {
            // Nothing to follow.
        }
    }

    /** Counters beside tokens that are shorter and longer than what masks look ahead. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\",\"pattern\":\"^[a-z]{3,40}$\"}",
                "{\"type\":\"string\",\"pattern\":\"^(?:ab){1,20}c?$\",\"maxLength\":33}",
                "{\"type\":\"string\",\"pattern\":\"^[^b]*$\",\"minLength\":18,\"maxLength\":35}",
                "{\"type\":\"array\",\"items\":{\"enum\":[\"abababababababababab\",\"ababababababababac\"]}}",
                "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"hostname\"},\"minItems\":1}"
            })
    void mask_countingPatterns_isExactForTokensOfAnyLength(String schema) {
        List<String> texts = new ArrayList<>(ListTokenizer.JSON_FRAGMENTS);
        for (int length = 2; length < 45; length++) {
            texts.add("a".repeat(length));
            texts.add("ab".repeat(length).substring(0, length));
            texts.add("a".repeat(length) + "\"");
            texts.add("ab".repeat(length).substring(0, length) + "\",");
            texts.add("ab".repeat(length).substring(0, length) + "\",\"ab");
        }
        ListTokenizer tokenizer = new ListTokenizer(texts);
        GrammarEngine engine = new GrammarEngine(tokenizer);
        for (long seed = 0; seed < 8; seed++) {
            follow(engine, tokenizer, schema, new Random(seed), 12, 1);
        }
    }

    @Test
    void mask_ordinarySchemas_isExactOnASyntheticVocabularyOfFullSize() {
        ListTokenizer tokenizer = ListTokenizer.synthetic(128_256);
        GrammarEngine engine = new GrammarEngine(tokenizer);
        for (String schema : ORDINARY) {
            follow(engine, tokenizer, schema, new Random(3), 30, 97);
        }
    }

    @Test
    void mask_ordinarySchemas_isExactOnTheRealVocabulary() {
        assumeTrue(Files.exists(REAL), "the tokenizer of Llama 3 is not at hand");
        Tokenizer tokenizer = TiktokenModel.read(REAL);
        GrammarEngine engine = new GrammarEngine(tokenizer);
        for (String schema : ORDINARY) {
            for (long seed = 0; seed < 2; seed++) {
                follow(engine, tokenizer, schema, new Random(seed), 30, 97);
            }
        }
    }

    /** Writes a random text token by token and compares every {@code stride}-th token, and all that are not plain words. */
    private static void follow(
            GrammarEngine engine, Tokenizer tokenizer, String schema, Random random, int steps, int stride) {
        Collection<Stack> stacks = List.of(engine.document(SchemaCompiler.compile(schema)));
        for (int step = 0; step < steps; step++) {
            long[] mask = engine.mask(stacks);
            int first = random.nextInt(stride);
            for (int token = 0; token < tokenizer.vocabSize(); token++) {
                boolean allowed = (mask[token / Long.SIZE] >>> token & 1) == 1;
                byte[] bytes = tokenizer.bytes(token);
                if (token % stride == first || allowed && token % 97 == 0 || isStructural(bytes)) {
                    boolean acceptable = !engine.accept(stacks, token).isEmpty();
                    String text = tokenizer.decode(new int[] {token});
                    // Whether a key that ends in a token comes twice is not known there, so what follows its value may
                    // be left to the next token.
                    if (allowed || !KEY_AND_MORE.matcher(text).matches()) {
                        assertThat(allowed)
                                .as("%s: token %s after %d steps", schema, text, step)
                                .isEqualTo(acceptable);
                    }
                }
            }
            int next = pick(mask, random);
            if (next < 0) {
                assertThat(engine.isComplete(stacks)).isTrue();
                return;
            }
            stacks = engine.accept(stacks, next);
        }
    }

    private static boolean isStructural(byte[] bytes) {
        for (byte value : bytes) {
            if (value == '"' || value == '\\' || value == '{' || value == '}') {
                return true;
            }
        }
        return false;
    }

    private static int pick(long[] mask, Random random) {
        int[] allowed = BitSet.valueOf(mask).stream().toArray();
        return allowed.length == 0 ? -1 : allowed[random.nextInt(allowed.length)];
    }
}
