package dev.parley.llama.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.llama.backend.GoldenCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts of many scripts against the ids of tiktoken and of Hugging Face tokenizers; made by make_tokenizer_goldens.py. */
class TokenizerGoldenTests {

    private static final Path LLAMA = Path.of("../../shared/data/llama3-tokenizer/tokenizer.model");
    private static final Path DEMO = Path.of("../models/demo/tokenizer.json");

    @Test
    void encode_llamaVocabulary_givesTheIdsOfTiktoken() throws IOException {
        assumeTrue(Files.exists(LLAMA), "the tokenizer of Llama 3 is not at " + LLAMA);
        assertThat(check(TiktokenModel.read(LLAMA), "llama")).isGreaterThan(400);
    }

    @Test
    void encode_demoVocabulary_givesTheIdsOfHuggingFaceTokenizers() throws IOException {
        assertThat(check(TokenizerJson.read(DEMO), "demo")).isGreaterThan(400);
    }

    private static int check(Tokenizer tokenizer, String field) throws IOException {
        JsonNode rows = JsonMapper.builder()
                .build()
                .readTree(Files.readString(GoldenCheckpoint.resource("/golden-tokenizer.json")));
        int checked = 0;
        for (JsonNode row : rows) {
            if (row.has(field)) {
                String text = row.path("text").stringValue();
                int[] tokens = tokenizer.encode(text);
                assertThat(tokens)
                        .as(text)
                        .containsExactly(StreamSupport.stream(row.path(field).spliterator(), false)
                                .mapToInt(JsonNode::intValue)
                                .toArray());
                assertThat(tokenizer.decode(tokens)).isEqualTo(text);
                assertThat(streamed(tokenizer, tokens)).isEqualTo(text);
                checked++;
            }
        }
        return checked;
    }

    private static String streamed(Tokenizer tokenizer, int[] tokens) {
        StreamDecoder decoder = tokenizer.streamDecoder();
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(decoder.next(token));
        }
        return text.append(decoder.flush()).toString();
    }
}
