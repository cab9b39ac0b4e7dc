package dev.parley.embedding;

import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A cross-encoder of the MS MARCO MiniLM kind, which reads a question together with a text and says in one number how well the
 * text answers it (Nogueira and Cho, "Passage Re-ranking with BERT", 2019): a folder with {@code onnx/model.onnx} or {@code
 * model.onnx} whose output {@code logits} has one value, and a WordPiece tokenizer. Thread-safe.
 */
public final class CrossEncoder implements AutoCloseable {

    /** Pairs that are computed together. */
    private static final int BATCH = 16;

    private static final String OUTPUT = "logits";

    private final String name;
    private final WordPieceTokenizer tokenizer;
    private final int maxTokens;
    private final EncoderModel model;

    /**
     * Opens a folder.
     *
     * @param threads threads that compute one batch
     * @throws EncoderFormatException when a file is missing or says something that is not supported
     * @throws dev.parley.onnx.OnnxException when ONNX Runtime refuses the model
     */
    public static CrossEncoder open(Path folder, int threads) {
        return new CrossEncoder(folder, threads);
    }

    private CrossEncoder(Path folder, int threads) {
        this.name = folder.toAbsolutePath().normalize().getFileName().toString();
        this.tokenizer = WordPieceTokenizer.read(folder);
        Path config = folder.resolve("config.json");
        JsonNode tree = EncoderFile.read(config);
        this.maxTokens = EncoderFile.positive(tree, "max_position_embeddings", config);
        if (tree.path("id2label").size() > 1) {
            throw new EncoderFormatException(
                    config + ": id2label: has " + tree.path("id2label").size() + " labels, a cross-encoder has one");
        }
        this.model = new EncoderModel(folder, threads, CrossEncoder::output);
    }

    private static String output(Path model, List<String> outputs) {
        if (!outputs.contains(OUTPUT)) {
            throw new EncoderFormatException(model + ": gives " + outputs + ", " + OUTPUT + " is needed");
        }
        return OUTPUT;
    }

    /** Name of the folder. */
    public String name() {
        return name;
    }

    /**
     * A question and a text as the model reads them: both between their marks, the text as the second segment. The question
     * gets at most half of the places, the text what is left; the rest of both is cut off.
     */
    EncoderInput pair(String question, String text) {
        int[] first = tokenizer.encode(question, maxTokens / 2);
        int[] second = tokenizer.encode(text, maxTokens - first.length + 1);
        int[] tokens = Arrays.copyOf(first, first.length + second.length - 1);
        // The mark of the beginning stands once.
        System.arraycopy(second, 1, tokens, first.length, second.length - 1);
        return new EncoderInput(tokens, first.length);
    }

    /** One score per text in their order, higher is better; comparable for one question only. Blocks while it computes. */
    public double[] scores(String question, List<String> texts) {
        EncoderInput[] pairs = texts.stream().map(text -> pair(question, text)).toArray(EncoderInput[]::new);
        double[] scores = new double[pairs.length];
        model.run(pairs, BATCH, (result, batch, width) -> take(result, batch, scores));
        return scores;
    }

    private void take(OrtTensor result, int[] batch, double[] scores) {
        long[] shape = result.shape();
        boolean single = shape.length == 1 || (shape.length == 2 && shape[1] == 1);
        if (result.type() != OnnxType.FLOAT || !single || shape[0] != batch.length) {
            throw new EncoderFormatException(name + ": " + OUTPUT + ": has shape " + Arrays.toString(shape) + " of "
                    + result.type() + ", [" + batch.length + ", 1] of FLOAT is needed");
        }
        MemorySegment data = result.data();
        for (int row = 0; row < batch.length; row++) {
            scores[batch[row]] = data.getAtIndex(ValueLayout.JAVA_FLOAT, row);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
