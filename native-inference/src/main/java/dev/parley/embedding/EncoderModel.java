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

/** The ONNX model of an encoder folder: tokens, mask and segments go in, one output comes out. Thread-safe. */
final class EncoderModel implements AutoCloseable {

    private static final List<String> FILES = List.of("onnx/model.onnx", "model.onnx");
    private static final String TOKENS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String SEGMENTS = "token_type_ids";
    private static final Set<String> INPUTS = Set.of(TOKENS, MASK, SEGMENTS);

    private final OrtMemoryInfo memory;
    private final OrtSession session;
    private final List<String> inputs;
    private final String output;

    /** Picks one of the outputs of a model. */
    interface OutputChoice {

        /** @throws EncoderFormatException when the model has none that is known */
        String of(Path model, List<String> outputs);
    }

    /** Takes what a batch gave. */
    interface Results {

        /**
         * @param result the output; closed afterwards
         * @param batch indices of the inputs that its rows belong to
         * @param width tokens of the longest of them
         */
        void take(OrtTensor result, int[] batch, int width);
    }

    /**
     * @param threads threads that compute one batch
     * @throws EncoderFormatException when there is no model, or one with other inputs or outputs
     * @throws dev.parley.onnx.OnnxException when ONNX Runtime refuses the model
     */
    EncoderModel(Path folder, int threads, OutputChoice choice) {
        Path model = FILES.stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new EncoderFormatException(folder + ": has none of " + String.join(", ", FILES)));
        this.memory = OrtMemoryInfo.cpu();
        OrtSession opened = null;
        try (OrtSessionOptions options = OrtSessionOptions.create(threads)) {
            options.withoutMemoryPattern().entry("session.intra_op.allow_spinning", "0");
            opened = OrtSession.open(model, options);
            this.session = opened;
            this.inputs = session.inputNames();
            this.output = choice.of(model, session.outputNames());
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

    /** The output that was chosen. */
    String output() {
        return output;
    }

    /** Computes all inputs, those of about one length together. Blocks. */
    void run(EncoderInput[] given, int batchSize, Results results) {
        int[] order = IntStream.range(0, given.length)
                .boxed()
                .sorted(Comparator.comparingInt(index -> given[index].tokens().length))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int start = 0; start < order.length; start += batchSize) {
            batch(given, Arrays.copyOfRange(order, start, Math.min(order.length, start + batchSize)), results);
        }
    }

    private void batch(EncoderInput[] given, int[] batch, Results results) {
        int width = given[batch[batch.length - 1]].tokens().length;
        try (Arena arena = Arena.ofConfined();
                OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create()) {
            MemorySegment ids = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            MemorySegment segments = arena.allocate(ValueLayout.JAVA_LONG, (long) batch.length * width);
            for (int row = 0; row < batch.length; row++) {
                EncoderInput input = given[batch[row]];
                for (int index = 0; index < input.tokens().length; index++) {
                    long place = (long) row * width + index;
                    ids.setAtIndex(ValueLayout.JAVA_LONG, place, input.tokens()[index]);
                    mask.setAtIndex(ValueLayout.JAVA_LONG, place, 1);
                    segments.setAtIndex(ValueLayout.JAVA_LONG, place, index < input.second() ? 0 : 1);
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
                results.take(outputs.getFirst(), batch, width);
            } finally {
                outputs.forEach(OrtTensor::close);
            }
        }
    }

    @Override
    public void close() {
        session.close();
        memory.close();
    }
}
