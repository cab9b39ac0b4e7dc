package dev.parley.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small random BERT beside what torch and transformers compute for it; made by make_encoder_goldens.py. */
class SentenceEncoderTests {

    /** Vectors have length 1; sums in another order differ by less. */
    private static final double TOLERANCE = 2e-5;

    @TempDir
    private Path folder;

    private final List<String> texts = new ArrayList<>();
    private JsonNode golden;

    @BeforeEach
    void copyEncoder() throws IOException, URISyntaxException {
        Path source = Path.of(
                SentenceEncoderTests.class.getResource("/golden/encoder").toURI());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(source.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        golden = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("golden.json")));
        golden.forEach(entry -> texts.add(entry.path("text").stringValue()));
    }

    @Test
    void encode_texts_givesTheTokensOfTransformers() throws IOException {
        WordPieceTokenizer fromJson = WordPieceTokenizer.read(folder);
        Files.delete(folder.resolve("tokenizer.json"));
        WordPieceTokenizer fromWords = WordPieceTokenizer.read(folder);
        for (JsonNode entry : golden) {
            int[] expected = entry.path("tokens")
                    .valueStream()
                    .mapToInt(JsonNode::intValue)
                    .toArray();
            String text = entry.path("text").stringValue();
            assertThat(fromJson.encode(text, 24)).as(text).isEqualTo(expected);
            assertThat(fromWords.encode(text, 24)).as(text).isEqualTo(expected);
        }
    }

    @Test
    void embed_meanPooling_givesTheVectorsOfTorch() {
        try (SentenceEncoder encoder = SentenceEncoder.open(folder, 2)) {
            assertThat(encoder.dimensions()).isEqualTo(32);
            assertThat(encoder.maxTokens()).isEqualTo(24);
            assertVectors(encoder.embed(texts), "mean");
        }
    }

    @Test
    void embed_firstTokenPooling_givesTheVectorsOfTorch() throws IOException {
        replace("1_Pooling/config.json", "\"pooling_mode_mean_tokens\": true", "\"pooling_mode_mean_tokens\": false");
        replace("1_Pooling/config.json", "\"pooling_mode_cls_token\": false", "\"pooling_mode_cls_token\": true");
        try (SentenceEncoder encoder = SentenceEncoder.open(folder, 2)) {
            assertVectors(encoder.embed(texts), "first");
        }
    }

    @Test
    void embed_moreTextsThanABatch_givesEachWhatItGetsAlone() {
        List<String> many = new ArrayList<>();
        for (int copy = 0; copy < 8; copy++) {
            many.addAll(texts);
        }
        try (SentenceEncoder encoder = SentenceEncoder.open(folder, 2)) {
            List<float[]> vectors = encoder.embed(many);
            for (int index = 0; index < many.size(); index++) {
                assertThat(vectors.get(index))
                        .containsExactly(encoder.embed(List.of(many.get(index))).getFirst(), within(1e-5f));
            }
            assertThat(encoder.embed(List.of())).isEmpty();
        }
    }

    @Test
    void embed_fromManyThreads_givesTheSameVectors() throws Exception {
        try (SentenceEncoder encoder = SentenceEncoder.open(folder, 1);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<List<float[]>>> tasks = new ArrayList<>();
            for (int task = 0; task < 16; task++) {
                tasks.add(() -> encoder.embed(texts));
            }
            for (Future<List<float[]>> result : threads.invokeAll(tasks)) {
                assertVectors(result.get(), "mean");
            }
        }
    }

    @Test
    void embed_withoutNormalization_keepsTheLength() throws IOException {
        replace("modules.json", ".Normalize\"", ".Transformer\"");
        try (SentenceEncoder encoder = SentenceEncoder.open(folder, 1)) {
            double squares = 0;
            for (float value : encoder.embed(List.of("the wind")).getFirst()) {
                squares += value * value;
            }
            assertThat(Math.sqrt(squares)).isNotCloseTo(1, within(0.01));
        }
    }

    @Test
    void open_unsupportedOrMissingParts_namesFileAndField() throws IOException {
        replace("1_Pooling/config.json", "\"pooling_mode_max_tokens\": false", "\"pooling_mode_max_tokens\": true");
        assertRefused("pooling_mode", "max_tokens");
        Files.delete(folder.resolve("1_Pooling/config.json"));
        assertRefused("1_Pooling", "cannot be read");
        replace("modules.json", "\"1_Pooling\"", "\"../elsewhere\"");
        assertRefused("modules.json", "outside the folder");
        replace("modules.json", ".Pooling\"", ".WeightedLayerPooling\"");
        assertRefused("modules.json", "WeightedLayerPooling");
        Files.delete(folder.resolve("modules.json"));
        assertRefused("modules.json", "is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "modules.json"})
    void open_folderInPlaceOfAFile_isRefused(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
        Files.createDirectory(folder.resolve(name));

        assertRefused(name, "is not a regular file");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> SentenceEncoder.open(folder, 1))
                .isInstanceOf(EncoderFormatException.class)
                .message()
                .contains(parts);
    }

    private void replace(String file, String text, String by) throws IOException {
        String before = Files.readString(folder.resolve(file));
        assertThat(before).contains(text);
        Files.writeString(folder.resolve(file), before.replace(text, by));
    }

    private void assertVectors(List<float[]> vectors, String pooling) {
        assertThat(vectors).hasSameSizeAs(texts);
        for (int index = 0; index < texts.size(); index++) {
            JsonNode expected = golden.get(index).path(pooling);
            for (int place = 0; place < expected.size(); place++) {
                assertThat((double) vectors.get(index)[place])
                        .as("%s, value %d", texts.get(index), place)
                        .isCloseTo(expected.get(place).doubleValue(), within(TOLERANCE));
            }
        }
    }
}
