package dev.parley.speech;

import dev.parley.onnx.OnnxType;
import dev.parley.onnx.OrtBinding;
import dev.parley.onnx.OrtMemoryInfo;
import dev.parley.onnx.OrtRunOptions;
import dev.parley.onnx.OrtSession;
import dev.parley.onnx.OrtTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The decoder of a Whisper, for one part of a sound: tokens go in, and how likely each next token is comes out. With keys
 * and values of the past as inputs (optimum's {@code decoder_model_merged.onnx}) each token is computed once, otherwise all are
 * computed anew. Not thread-safe.
 */
final class WhisperDecoder implements AutoCloseable {

    private static final String TOKENS = "input_ids";
    private static final String HEARD = "encoder_hidden_states";
    private static final String BRANCH = "use_cache_branch";
    private static final String POSITION = "cache_position";
    private static final String PAST = "past_key_values.";
    private static final String PRESENT = "present.";
    private static final String LOGITS = "logits";

    private final OrtSession session;
    private final OrtMemoryInfo memory;
    private final WhisperFolder folder;
    private final OrtTensor heard;
    private final Set<String> inputs;
    private final List<String> pasts;
    private final Map<String, OrtTensor> cache = new LinkedHashMap<>();
    private final List<Integer> fed = new ArrayList<>();

    /** @param heard what the encoder gave; stays the caller's and open */
    WhisperDecoder(OrtSession session, OrtMemoryInfo memory, WhisperFolder folder, OrtTensor heard) {
        this.session = session;
        this.memory = memory;
        this.folder = folder;
        this.heard = heard;
        this.inputs = Set.copyOf(session.inputNames());
        this.pasts = session.inputNames().stream()
                .filter(name -> name.startsWith(PAST))
                .toList();
    }

    /** @throws SpeechFormatException when the model wants inputs that are not known, or gives no logits */
    static void check(OrtSession session, String file) {
        for (String input : session.inputNames()) {
            if (!Set.of(TOKENS, HEARD, BRANCH, POSITION).contains(input) && !input.startsWith(PAST)) {
                throw new SpeechFormatException(file + ": wants the input " + input + ", which is not known");
            }
        }
        if (!session.outputNames().contains(LOGITS)) {
            throw new SpeechFormatException(file + ": gives no " + LOGITS);
        }
    }

    /** Logits of what follows the given tokens, which follow those given before. */
    float[] next(List<Integer> tokens) {
        boolean cached = !pasts.isEmpty();
        int before = cached ? fed.size() : 0;
        fed.addAll(tokens);
        List<Integer> shown = cached ? tokens : fed;
        List<String> outputs = new ArrayList<>(List.of(LOGITS));
        for (String past : pasts) {
            // What was heard does not change, and later runs need not give it again.
            if (cache.isEmpty() || past.contains(".decoder.")) {
                outputs.add(PRESENT + past.substring(PAST.length()));
            }
        }
        try (Arena step = Arena.ofConfined();
                OrtBinding binding = session.bind();
                OrtRunOptions options = OrtRunOptions.create()) {
            List<OrtTensor> open = new ArrayList<>();
            try {
                bind(binding, step, shown, before, open);
                outputs.forEach(output -> binding.output(output, memory));
                binding.run(options);
                return take(outputs, binding.outputs(), shown.size());
            } finally {
                open.forEach(OrtTensor::close);
            }
        }
    }

    private void bind(OrtBinding binding, Arena step, List<Integer> shown, int before, List<OrtTensor> open) {
        MemorySegment ids = step.allocate(ValueLayout.JAVA_LONG, shown.size());
        MemorySegment positions = step.allocate(ValueLayout.JAVA_LONG, shown.size());
        for (int index = 0; index < shown.size(); index++) {
            ids.setAtIndex(ValueLayout.JAVA_LONG, index, shown.get(index));
            positions.setAtIndex(ValueLayout.JAVA_LONG, index, before + index);
        }
        input(binding, TOKENS, OrtTensor.over(memory, ids, OnnxType.INT64, 1, shown.size()), open);
        if (inputs.contains(HEARD)) {
            binding.input(HEARD, heard);
        }
        if (inputs.contains(POSITION)) {
            input(binding, POSITION, OrtTensor.over(memory, positions, OnnxType.INT64, shown.size()), open);
        }
        if (inputs.contains(BRANCH)) {
            MemorySegment branch = step.allocate(1);
            branch.set(ValueLayout.JAVA_BYTE, 0, (byte) (cache.isEmpty() ? 0 : 1));
            input(binding, BRANCH, OrtTensor.over(memory, branch, OnnxType.BOOL, 1), open);
        }
        for (String past : pasts) {
            OrtTensor known = cache.get(PRESENT + past.substring(PAST.length()));
            if (known != null) {
                binding.input(past, known);
            } else {
                // Nothing is in it; its address is never read.
                MemorySegment none = step.allocate(Float.BYTES);
                input(
                        binding,
                        past,
                        OrtTensor.over(memory, none, OnnxType.FLOAT, 1, folder.heads(), 0, folder.headSize()),
                        open);
            }
        }
    }

    private static void input(OrtBinding binding, String name, OrtTensor tensor, List<OrtTensor> open) {
        open.add(tensor);
        binding.input(name, tensor);
    }

    private float[] take(List<String> names, List<OrtTensor> results, int shown) {
        OrtTensor logits = results.getFirst();
        try {
            long[] shape = logits.shape();
            if (logits.type() != OnnxType.FLOAT || !Arrays.equals(shape, new long[] {1, shown, folder.vocabulary()})) {
                throw new SpeechFormatException(
                        folder.folder() + ": logits have the shape " + Arrays.toString(shape) + " of " + logits.type()
                                + ", [1, " + shown + ", " + folder.vocabulary() + "] of FLOAT is needed");
            }
            float[] last = new float[folder.vocabulary()];
            MemorySegment.copy(
                    logits.data(),
                    ValueLayout.JAVA_FLOAT,
                    (long) (shown - 1) * last.length * Float.BYTES,
                    last,
                    0,
                    last.length);
            return last;
        } finally {
            logits.close();
            for (int index = 1; index < results.size(); index++) {
                OrtTensor old = cache.put(names.get(index), results.get(index));
                if (old != null) {
                    old.close();
                }
            }
        }
    }

    @Override
    public void close() {
        cache.values().forEach(OrtTensor::close);
        cache.clear();
    }
}
