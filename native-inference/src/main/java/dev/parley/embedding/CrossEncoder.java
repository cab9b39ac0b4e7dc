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
 * A cross-encoder of the MS MARCO MiniLM kind, which reads a question together with a text and says in one number how well the
 * text answers it (Nogueira and Cho, "Passage Re-ranking with BERT", 2019): a folder with {@code onnx/model.onnx} or {@code
 * model.onnx} whose output {@code logits} has one value, and a WordPiece tokenizer. Thread-safe.
 */
public final class CrossEncoder implements AutoCloseable {

    /** Pairs that are computed together. */
    private static final int BATCH = 16;

    private static final List<String> MODELS = List.of("onnx/model.onnx", "model.onnx");
    private static final String TOKENS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String SEGMENTS = "token_type_ids";
    private static final Set<String> INPUTS = Set.of(TOKENS, MASK, SEGMENTS);
    private static final String OUTPUT = "logits";

    private final String name;
    private final WordPieceTokenizer tokenizer;
    private final int maxTokens;
    private final OrtMemoryInfo memory;
    private final OrtSession session;
    private final List<String> inputs;

    /**
     * A question and a text as the model reads them: both between their marks, the text as the second segment.
     *
     * @param second where the text begins
     */
    record Pair(int[] tokens, int second) {}

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
            if (!INPUTS.containsAll(inputs) || !session.outputNames().contains(OUTPUT)) {
                throw new EncoderFormatException(model + ": has the inputs " + inputs + " and the outputs "
                        + session.outputNames() + ", " + INPUTS + " and " + OUTPUT + " are known");
            }
        } catch (RuntimeException | Error e) {
            if (opened != null) {
                opened.close();
            }
            memory.close();
            throw e;
        }
    }

    /** Name of the folder. */
    public String name() {
        return name;
    }

    /** The question gets at most half of the places, the text what is left; the rest of both is cut off. */
    Pair pair(String question, String text) {
        int[] first = tokenizer.encode(question, maxTokens / 2);
        int[] second = tokenizer.encode(text, maxTokens - first.length + 1);
        int[] tokens = Arrays.copyOf(first, first.length + second.length - 1);
        // The mark of the beginning stands once.
        System.arraycopy(second, 1, tokens, first.length, second.length - 1);
        return new Pair(tokens, first.length);
    }

    /** One score per text in their order, higher is better; comparable for one question only. Blocks while it computes. */
    public double[] scores(String question, List<String> texts) {
        Pair[] pairs = texts.stream().map(text -> pair(question, text)).toArray(Pair[]::new);
        int[] order = IntStream.range(0, pairs.length)
                .boxed()
                .sorted(Comparator.comparingInt(index -> pairs[index].tokens().length))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] scores = new double[pairs.length];
        for (int start = 0; start < order.length; start += BATCH) {
            score(pairs, Arrays.copyOfRange(order, start, Math.min(order.length, start + BATCH)), scores);
        }
        return scores;
    }

    private void score(Pair[] pairs, int[] batch, double[] scores) {
        int width = pairs[batch[batch.length - 1]].tokens().length;
        try (Arena arena = Arena.ofConfined();
                OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create()) {
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            MemorySegment segments = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            for (int row = 0; row < batch.length; row++) {
                Pair pair = pairs[batch[row]];
                for (int index = 0; index < pair.tokens().length; index++) {
                    long place = (long) row * width + index;
                    ids.setAtIndex(ValueLayout.JAVA_LONG, place, pair.tokens()[index]);
                    mask.setAtIndex(ValueLayout.JAVA_LONG, place, 1);
                    segments.setAtIndex(ValueLayout.JAVA_LONG, place, index < pair.second() ? 0 : 1);
                }
            }
            for (String input : inputs) {
                MemorySegment data = input.equals(TOKENS) ? ids : input.equals(MASK) ? mask : segments;
                try (OrtTensor tensor = OrtTensor.over(memory, data, OnnxType.INT64, batch.length, width)) {
                    binding.input(input, tensor);
                }
            }
            binding.output(OUTPUT, memory);
            binding.run(options);
            List<OrtTensor> outputs = new ArrayList<>(binding.outputs());
            try {
                take(outputs.getFirst(), batch, scores);
            } finally {
                outputs.forEach(OrtTensor::close);
            }
        }
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
        session.close();
        memory.close();
    }
}
