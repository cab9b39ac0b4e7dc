package dev.parley.embedding;

import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtBinding;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtRunOptions;
import dev.parley.onnx.OrtSession;
import dev.parley.onnx.OrtSessionOptions;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A sentence encoder of the MiniLM or BGE kind: a folder with {@code onnx/model.onnx} or {@code model.onnx}, a WordPiece
 * tokenizer, {@code modules.json} and the pooling module's configuration. Thread-safe.
 */
public final class SentenceEncoder implements AutoCloseable {

    /** Texts that are computed together. */
    private static final int BATCH = 32;

    private static final List<String> MODELS = List.of("onnx/model.onnx", "model.onnx");
    private static final String TOKENS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String SEGMENTS = "token_type_ids";
    private static final Set<String> INPUTS = Set.of(TOKENS, MASK, SEGMENTS);

    /** Names that exporters give to the vector of a text, where the model pools itself. */
    private static final String POOLED = "sentence_embedding";

    /** Names that exporters give to the vectors of the tokens. */
    private static final List<String> VECTORS = List.of("last_hidden_state", "token_embeddings");

    private final String name;
    private final WordPieceTokenizer tokenizer;
    private final Pooling pooling;
    private final int maxTokens;
    private final int dimensions;
    private final OrtMemoryInfo memory;
    private final OrtSession session;
    private final List<String> inputs;
    private final String output;

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
        Path model = MODELS.stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new EncoderFormatException(folder + ": has none of " + String.join(", ", MODELS)));
        this.memory = OrtMemoryInfo.cpu();
        OrtSession opened = null;
        try (OrtSessionOptions options = OrtSessionOptions.create(threads)) {
            options.withoutMemoryPattern().entry("session.intra_op.allow_spinning", "0");
            opened = OrtSession.open(model, options);
            this.session = opened;
            this.inputs = session.inputNames();
            this.output = output(model, session.outputNames());
            for (String input : inputs) {
                if (!INPUTS.contains(input)) {
                    throw new EncoderFormatException(model + ": wants the input " + input + ", which is not known");
                }
            }
        } catch (RuntimeException | Error e) {
            if (opened != null) {
                opened.close();
            }
            memory.close();
            throw e;
        }
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

    /** The vectors of texts, in their order. Texts of about one length are computed together. */
    public List<float[]> embed(List<String> texts) {
        int[][] tokens =
                texts.stream().map(text -> tokenizer.encode(text, maxTokens)).toArray(int[][]::new);
        int[] order = IntStream.range(0, tokens.length)
                .boxed()
                .sorted(Comparator.comparingInt(index -> tokens[index].length))
                .mapToInt(Integer::intValue)
                .toArray();
        float[][] vectors = new float[tokens.length][];
        for (int start = 0; start < order.length; start += BATCH) {
            embed(tokens, Arrays.copyOfRange(order, start, Math.min(order.length, start + BATCH)), vectors);
        }
        return List.of(vectors);
    }

    private void embed(int[][] tokens, int[] batch, float[][] vectors) {
        int width = tokens[batch[batch.length - 1]].length;
        try (Arena arena = Arena.ofConfined();
                OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create()) {
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            MemorySegment segments = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            for (int row = 0; row < batch.length; row++) {
                int[] text = tokens[batch[row]];
                for (int index = 0; index < text.length; index++) {
                    long place = (long) row * width + index;
                    ids.setAtIndex(ValueLayout.JAVA_LONG, place, text[index]);
                    mask.setAtIndex(ValueLayout.JAVA_LONG, place, 1);
                }
            }
            for (String input : inputs) {
                MemorySegment data = input.equals(TOKENS) ? ids : input.equals(MASK) ? mask : segments;
                try (OrtTensor tensor = OrtTensor.over(memory, data, OnnxType.INT64, batch.length, width)) {
                    binding.input(input, tensor);
                }
            }
            binding.output(output, memory);
            binding.run(options);
            List<OrtTensor> outputs = new ArrayList<>(binding.outputs());
            try {
                take(outputs.getFirst(), tokens, batch, width, vectors);
            } finally {
                outputs.forEach(OrtTensor::close);
            }
        }
    }

    private void take(OrtTensor result, int[][] tokens, int[] batch, int width, float[][] vectors) {
        boolean pooled = output.equals(POOLED);
        long[] wanted = pooled ? new long[] {batch.length, dimensions} : new long[] {batch.length, width, dimensions};
        if (result.type() != OnnxType.FLOAT || !Arrays.equals(result.shape(), wanted)) {
            throw new EncoderFormatException(name + ": " + output + ": has shape " + Arrays.toString(result.shape())
                    + " of " + result.type() + ", " + Arrays.toString(wanted) + " of FLOAT is needed");
        }
        MemorySegment data = result.data();
        for (int row = 0; row < batch.length; row++) {
            int rows = pooled ? 1 : tokens[batch[row]].length;
            float[] values = new float[rows * dimensions];
            long from = (long) row * (pooled ? 1 : width) * dimensions * Float.BYTES;
            MemorySegment.copy(data, ValueLayout.JAVA_FLOAT, from, values, 0, values.length);
            vectors[batch[row]] = pooled ? pooling.pooled(values) : pooling.pool(values, rows, dimensions);
        }
    }

    @Override
    public void close() {
        session.close();
        memory.close();
    }
}
