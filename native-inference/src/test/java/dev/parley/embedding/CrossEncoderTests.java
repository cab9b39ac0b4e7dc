package dev.parley.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small random BERT with one logit beside what torch and transformers compute for it; made by make_cross_encoder_goldens.py. */
class CrossEncoderTests {

    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path folder;

    private JsonNode golden;

    @BeforeEach
    void copyEncoder() throws IOException, URISyntaxException {
        Path source = Path.of(
                CrossEncoderTests.class.getResource("/golden/cross-encoder").toURI());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(source.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        golden = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("golden.json")));
    }

    @Test
    void pair_questionAndText_hasTheTokensAndSegmentsOfTransformers() {
        try (CrossEncoder encoder = CrossEncoder.open(folder, 1)) {
            for (JsonNode entry : golden) {
                EncoderInput pair = encoder.pair(
                        entry.path("question").stringValue(), entry.path("text").stringValue());
                assertThat(pair.tokens()).isEqualTo(numbers(entry.path("tokens")));
                assertThat(IntStream.range(0, pair.tokens().length)
                                .map(index -> index < pair.second() ? 0 : 1)
                                .toArray())
                        .isEqualTo(numbers(entry.path("segments")));
            }
        }
    }

    @Test
    void scores_pairs_areTheLogitsOfTorch() {
        try (CrossEncoder encoder = CrossEncoder.open(folder, 2)) {
            for (JsonNode entry : golden) {
                assertThat(encoder.scores(
                                        entry.path("question").stringValue(),
                                        List.of(entry.path("text").stringValue()))[0])
                        .as(entry.path("text").stringValue())
                        .isCloseTo(entry.path("logit").doubleValue(), within(TOLERANCE));
            }
        }
    }

    @Test
    void scores_moreTextsThanABatch_givesEachWhatItGetsAlone() {
        List<String> texts = new ArrayList<>();
        golden.forEach(
                entry -> texts.addAll(Collections.nCopies(5, entry.path("text").stringValue())));
        try (CrossEncoder encoder = CrossEncoder.open(folder, 1)) {
            double[] together = encoder.scores("cold wind", texts);
            for (int index = 0; index < texts.size(); index++) {
                assertThat(together[index])
                        .isCloseTo(encoder.scores("cold wind", List.of(texts.get(index)))[0], within(TOLERANCE));
            }
            assertThat(encoder.scores("cold wind", List.of())).isEmpty();
        }
    }

    @Test
    void open_foldersOfOtherModels_areRefusedByName() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, "{\"max_position_embeddings\":32,\"id2label\":{\"0\":\"no\",\"1\":\"yes\"}}");
        assertRefused("id2label");
        Files.writeString(config, "{\"max_position_embeddings\":0}");
        assertRefused("max_position_embeddings");
        Files.writeString(config, "{\"max_position_embeddings\":32}");
        Files.copy(encoder(), folder.resolve("model.onnx"));
        Files.delete(folder.resolve("onnx/model.onnx"));
        assertRefused("last_hidden_state", "logits");
        Files.delete(folder.resolve("model.onnx"));
        assertRefused("onnx/model.onnx");
    }

    private static Path encoder() {
        try {
            return Path.of(CrossEncoderTests.class
                    .getResource("/golden/encoder/onnx/model.onnx")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> CrossEncoder.open(folder, 1))
                .isInstanceOf(EncoderFormatException.class)
                .message()
                .contains(parts);
    }

    private static int[] numbers(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::intValue).toArray();
    }
}
