package dev.parley.embedding;

import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A sentence encoder of the MiniLM or BGE kind: a folder with {@code onnx/model.onnx} or {@code model.onnx}, a WordPiece
 * tokenizer, {@code modules.json} and the pooling module's configuration. Thread-safe.
 */
public final class SentenceEncoder implements AutoCloseable {

    /** Texts that are computed together. */
    private static final int BATCH = 32;

    /** Names that exporters give to the vector of a text, where the model pools itself. */
    private static final String POOLED = "sentence_embedding";

    /** Names that exporters give to the vectors of the tokens. */
    private static final List<String> VECTORS = List.of("last_hidden_state", "token_embeddings");

    private final String name;
    private final WordPieceTokenizer tokenizer;
    private final Pooling pooling;
    private final int maxTokens;
    private final int dimensions;
    private final EncoderModel model;

    /**
     * Opens an encoder folder.
     *
     * @param threads threads that compute one batch
     * @throws EncoderFormatException when a file is missing or says something that is not supported
     * @throws dev.parley.onnx.OnnxException when ONNX Runtime refuses the model
     */
    public static SentenceEncoder open(Path folder, int threads) {
        return new SentenceEncoder(folder, threads);
    }

    private SentenceEncoder(Path folder, int threads) {
        this.name = folder.toAbsolutePath().normalize().getFileName().toString();
        this.pooling = Pooling.read(folder);
        this.tokenizer = WordPieceTokenizer.read(folder);
        Path config = folder.resolve("config.json");
        JsonNode tree = EncoderFile.read(config);
        this.dimensions = EncoderFile.positive(tree, "hidden_size", config);
        this.maxTokens = maxTokens(folder, EncoderFile.positive(tree, "max_position_embeddings", config));
        this.model = new EncoderModel(folder, threads, SentenceEncoder::output);
    }

    private static int maxTokens(Path folder, int positions) {
        Path file = folder.resolve("sentence_bert_config.json");
        if (!Files.exists(file)) {
            return positions;
        }
        JsonNode wanted = EncoderFile.read(file).path("max_seq_length");
        return wanted.isMissingNode() || wanted.isNull()
                ? positions
                : Math.min(positions, Math.max(2, wanted.asInt(positions)));
    }

    private static String output(Path model, List<String> outputs) {
        if (outputs.contains(POOLED)) {
            return POOLED;
        }
        return VECTORS.stream()
                .filter(outputs::contains)
                .findFirst()
                .orElseThrow(() -> new EncoderFormatException(
                        model + ": gives none of " + POOLED + ", " + String.join(", ", VECTORS)));
    }

    /** Name of the folder. */
    public String name() {
        return name;
    }

    /** Length of the vectors. */
    public int dimensions() {
        return dimensions;
    }

    /** Tokens of a text that count; what is behind them is cut off. */
    public int maxTokens() {
        return maxTokens;
    }

    /** Tokens of a text, ends included, as far as they count. */
    public int countTokens(String text) {
        return tokenizer.encode(text, maxTokens).length;
    }

    /** Whether all of a text counts, so that nothing is cut off. */
    public boolean isWhole(String text) {
        return tokenizer.encode(text, maxTokens + 1).length <= maxTokens;
    }

    /** The vectors of texts, in their order. Texts of about one length are computed together. */
    public List<float[]> embed(List<String> texts) {
        EncoderInput[] inputs = texts.stream()
                .map(text -> EncoderInput.of(tokenizer.encode(text, maxTokens)))
                .toArray(EncoderInput[]::new);
        float[][] vectors = new float[inputs.length][];
        model.run(inputs, BATCH, (result, batch, width) -> take(result, inputs, batch, width, vectors));
        return List.of(vectors);
    }

    private void take(OrtTensor result, EncoderInput[] inputs, int[] batch, int width, float[][] vectors) {
        boolean pooled = model.output().equals(POOLED);
        long[] wanted = pooled ? new long[] {batch.length, dimensions} : new long[] {batch.length, width, dimensions};
        if (result.type() != OnnxType.FLOAT || !Arrays.equals(result.shape(), wanted)) {
            throw new EncoderFormatException(
                    name + ": " + model.output() + ": has shape " + Arrays.toString(result.shape()) + " of "
                            + result.type() + ", " + Arrays.toString(wanted) + " of FLOAT is needed");
        }
        MemorySegment data = result.data();
        for (int row = 0; row < batch.length; row++) {
            int rows = pooled ? 1 : inputs[batch[row]].tokens().length;
            float[] values = new float[rows * dimensions];
            long from = (long) row * (pooled ? 1 : width) * dimensions * Float.BYTES;
            MemorySegment.copy(data, ValueLayout.JAVA_FLOAT, from, values, 0, values.length);
            vectors[batch[row]] = pooled ? pooling.pooled(values) : pooling.pool(values, rows, dimensions);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
