package dev.parley.speech;

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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A Whisper (Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022) as Hugging Face's optimum
 * exports it: {@code encoder_model.onnx} and {@code decoder_model_merged.onnx} or {@code decoder_model.onnx}, beside its
 * JSON files or in a folder {@code onnx} below them. Decodes greedily, without marks of time. Thread-safe.
 */
public final class WhisperModel implements AutoCloseable {

    /** Samples per second of what goes in. */
    public static final int RATE = MelSpectrogram.RATE;

    private static final String START = "<|startoftranscript|>";
    private static final String END = "<|endoftext|>";
    private static final String TRANSCRIBE = "<|transcribe|>";
    private static final String NO_TIMES = "<|notimestamps|>";

    /** With less certainty of speech and of the words than these of the paper (section 4.5) nothing was said. */
    private static final double MOST_NO_SPEECH = 0.6;

    private static final double LEAST_LOG_PROBABILITY = -1;

    /** A cut is looked for in this part at the end of what is heard at once, in the quietest tenth of a second. */
    private static final int CUT_PART = 10;

    private static final int QUIET_SAMPLES = RATE / 10;

    private final WhisperFolder folder;
    private final MelSpectrogram spectrogram;
    private final OrtMemoryInfo memory;
    private final OrtSession encoder;
    private final OrtSession decoder;

    /**
     * What was said.
     *
     * @param language code of the language; empty for a model of English alone
     */
    public record Speech(String text, String language) {}

    /**
     * Opens a folder.
     *
     * @param threads threads that compute
     * @throws SpeechFormatException when a file is missing or says something that is not supported
     * @throws dev.parley.onnx.OnnxException when ONNX Runtime refuses the model
     */
    public static WhisperModel open(Path folder, int threads) {
        return new WhisperModel(folder, threads, List.of("decoder_model_merged.onnx", "decoder_model.onnx"));
    }

    /** @param decoders names of the decoder's file, the first that is there is taken */
    WhisperModel(Path path, int threads, List<String> decoders) {
        this.folder = new WhisperFolder(path);
        this.spectrogram = new MelSpectrogram(folder.bands());
        Path encoderFile = file(path, List.of("encoder_model.onnx"));
        Path decoderFile = file(path, decoders);
        List.of(START, END, NO_TIMES).forEach(folder::mark);
        this.memory = OrtMemoryInfo.cpu();
        OrtSession heard = null;
        OrtSession written = null;
        try (OrtSessionOptions options = OrtSessionOptions.create(threads)) {
            options.withoutMemoryPattern().entry("session.intra_op.allow_spinning", "0");
            heard = OrtSession.open(encoderFile, options);
            written = OrtSession.open(decoderFile, options);
            if (!heard.inputNames().equals(List.of("input_features"))) {
                throw new SpeechFormatException(
                        encoderFile + ": wants " + heard.inputNames() + ", input_features is needed");
            }
            WhisperDecoder.check(written, decoderFile.toString());
            this.encoder = heard;
            this.decoder = written;
        } catch (RuntimeException | Error e) {
            if (heard != null) {
                heard.close();
            }
            if (written != null) {
                written.close();
            }
            memory.close();
            throw e;
        }
    }

    private static Path file(Path folder, List<String> names) {
        return names.stream()
                .flatMap(name ->
                        Stream.of(folder.resolve(name), folder.resolve("onnx").resolve(name)))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new SpeechFormatException(folder + ": has none of " + String.join(", ", names)));
    }

    /** Name of the folder. */
    public String name() {
        return Objects.requireNonNull(
                        folder.folder().toAbsolutePath().normalize().getFileName())
                .toString();
    }

    /**
     * Writes down what is said. Long sounds are cut in quiet places. Blocks while it computes.
     *
     * @param samples {@link #RATE} in a second, from -1 to 1
     * @param language code of what is spoken; empty where it is to be found out, from the beginning
     * @param cancelled looked at before each token; once it says so, what was written so far is given
     * @throws SpeechFormatException when the model does not know that language
     */
    public Speech transcribe(float[] samples, String language, BooleanSupplier cancelled) {
        if (!language.isEmpty()
                && !folder.languages().isEmpty()
                && !folder.languages().containsKey(language)) {
            throw new SpeechFormatException(folder.folder() + ": does not know the language " + language);
        }
        List<String> texts = new ArrayList<>();
        String spoken = folder.languages().isEmpty() ? "" : language;
        int window = folder.frames() * MelSpectrogram.HOP;
        for (int from = 0; from < samples.length && !cancelled.getAsBoolean(); ) {
            int to = samples.length - from <= window ? samples.length : quietest(samples, from, from + window);
            Speech part = part(samples, from, to, spoken, cancelled);
            spoken = part.language();
            if (!part.text().isEmpty()) {
                texts.add(part.text());
            }
            from = to;
        }
        return new Speech(String.join(" ", texts), spoken);
    }

    private static int quietest(float[] samples, int from, int to) {
        int best = to;
        double least = Double.MAX_VALUE;
        int first = Math.max(from + 1, to - (to - from) / CUT_PART);
        for (int at = to - QUIET_SAMPLES; at >= first; at -= QUIET_SAMPLES / 2) {
            double loudness = 0;
            for (int index = at; index < at + QUIET_SAMPLES; index++) {
                loudness += samples[index] * samples[index];
            }
            if (loudness < least) {
                least = loudness;
                best = at + QUIET_SAMPLES / 2;
            }
        }
        return best;
    }

    private Speech part(float[] samples, int from, int to, String language, BooleanSupplier cancelled) {
        float[] features = spectrogram.of(samples, from, to, folder.frames());
        try (Arena arena = Arena.ofConfined();
                OrtBinding binding = encoder.bind();
                OrtRunOptions options = OrtRunOptions.create()) {
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_FLOAT, features);
            try (OrtTensor input = OrtTensor.over(memory, data, OnnxType.FLOAT, 1, folder.bands(), folder.frames())) {
                binding.input("input_features", input);
                binding.output(encoder.outputNames().getFirst(), memory);
                binding.run(options);
            }
            try (OrtTensor heard = binding.outputs().getFirst();
                    WhisperDecoder writer = new WhisperDecoder(decoder, memory, folder, heard)) {
                return written(writer, language, cancelled);
            }
        }
    }

    private Speech written(WhisperDecoder writer, String language, BooleanSupplier cancelled) {
        float[] logits = writer.next(List.of(folder.mark(START)));
        double noSpeech = folder.findMark("<|nospeech|>", "<|nocaptions|>")
                .map(mark -> Math.exp(logits[mark] - logSum(logits)))
                .orElse(0.0);
        String spoken = language;
        List<Integer> prompt = new ArrayList<>();
        if (!folder.languages().isEmpty()) {
            if (spoken.isEmpty()) {
                spoken = folder.languages().entrySet().stream()
                        .max(Comparator.comparingDouble(known -> logits[known.getValue()]))
                        .map(Map.Entry::getKey)
                        .orElseThrow();
            }
            prompt.add(Objects.requireNonNull(folder.languages().get(spoken)));
            prompt.add(folder.mark(TRANSCRIBE));
        }
        prompt.add(folder.mark(NO_TIMES));
        List<Integer> tokens = new ArrayList<>();
        double logProbability = tokens(writer, prompt, tokens, cancelled);
        boolean silent = noSpeech > MOST_NO_SPEECH && logProbability / (tokens.size() + 1) < LEAST_LOG_PROBABILITY;
        return new Speech(silent ? "" : folder.text(tokens), spoken);
    }

    /** Draws tokens to the end and gives the logarithm of the probability of all of them. */
    private double tokens(
            WhisperDecoder writer, List<Integer> prompt, List<Integer> tokens, BooleanSupplier cancelled) {
        int end = folder.mark(END);
        int firstTime = folder.mark(NO_TIMES);
        int most = folder.maxTokens() - 1 - prompt.size();
        List<Integer> shown = prompt;
        double logProbability = 0;
        while (tokens.size() < most && !cancelled.getAsBoolean()) {
            float[] logits = writer.next(shown);
            folder.suppressed().forEach(token -> logits[token] = Float.NEGATIVE_INFINITY);
            if (tokens.isEmpty()) {
                folder.suppressedFirst().forEach(token -> logits[token] = Float.NEGATIVE_INFINITY);
            }
            for (int token = firstTime; token < logits.length; token++) {
                logits[token] = Float.NEGATIVE_INFINITY;
            }
            int best = 0;
            for (int token = 1; token < logits.length; token++) {
                best = logits[token] > logits[best] ? token : best;
            }
            logProbability += logits[best] - logSum(logits);
            if (best == end) {
                break;
            }
            tokens.add(best);
            shown = List.of(best);
        }
        return logProbability;
    }

    private static double logSum(float[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        return most + Math.log(sum);
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
        memory.close();
    }
}
