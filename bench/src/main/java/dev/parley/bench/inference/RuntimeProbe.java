package dev.parley.bench.inference;

import dev.parley.bench.SkippedException;
import dev.parley.llama.LlamaModel;
import dev.parley.llama.LlamaOptions;
import dev.parley.llama.backend.BackendOptions;
import dev.parley.llama.backend.Device;
import dev.parley.llama.backend.KvCacheType;
import dev.parley.llama.backend.OrtBackend;
import dev.parley.llama.backend.TokenRun;
import dev.parley.llama.batch.EngineOptions;
import dev.parley.llama.batch.GenerationRequest;
import dev.parley.llama.batch.GenerationResult;
import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.Checkpoints;
import dev.parley.llama.graph.WeightFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures this runtime in a process of its own. Prefill and decode are those of the backend, without speculation; the
 * second turn goes through the engine, which has to find the first in its cache.
 */
final class RuntimeProbe {

    private static final Path STATUS = Path.of("/proc/self/status");

    private RuntimeProbe() {}

    static Measurement measure(Path model, int threads) throws IOException, InterruptedException, SkippedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return Measurement.of(
                List.of(
                        java.toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RuntimeProbe.class.getName(),
                        model.toAbsolutePath().toString(),
                        Integer.toString(threads)),
                Path.of("").toAbsolutePath());
    }

    static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        double load;
        double prefill;
        double decode;
        double streams;
        long start = System.nanoTime();
        try (Checkpoint checkpoint = Checkpoints.open(model);
                OrtBackend backend = OrtBackend.open(
                        checkpoint,
                        BackendOptions.cpu(WeightFormat.Q4, Measurement.STREAMS, Measurement.CONTEXT, threads))) {
            load = seconds(start);
            prefill(backend);
            prefill = Measurement.PROMPT / prefill(backend);
            decode = decode(backend);
            streams = streams(backend);
        }
        double secondTurn = secondTurnMillis(model, threads);
        System.out.println(JsonMapper.builder()
                .build()
                .writeValueAsString(new Measurement(load, prefill, decode, streams, secondTurn, peakMegabytes())));
    }

    private static double prefill(OrtBackend backend) {
        long start = System.nanoTime();
        backend.forward(List.of(new TokenRun(0, 0, prompt(0, Measurement.PROMPT), 1)));
        return seconds(start);
    }

    private static double decode(OrtBackend backend) {
        step(backend, 1, Measurement.PROMPT);
        long start = System.nanoTime();
        for (int token = 1; token <= Measurement.ANSWER; token++) {
            step(backend, 1, Measurement.PROMPT + token);
        }
        return Measurement.ANSWER / seconds(start);
    }

    private static double streams(OrtBackend backend) {
        for (int slot = 1; slot < Measurement.STREAMS; slot++) {
            backend.copyPrefix(0, slot, Measurement.STREAM_PROMPT);
        }
        step(backend, Measurement.STREAMS, Measurement.STREAM_PROMPT);
        long start = System.nanoTime();
        for (int token = 1; token <= Measurement.STREAM_ANSWER; token++) {
            step(backend, Measurement.STREAMS, Measurement.STREAM_PROMPT + token);
        }
        return Measurement.STREAMS * Measurement.STREAM_ANSWER / seconds(start);
    }

    private static void step(OrtBackend backend, int slots, int position) {
        List<TokenRun> runs = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            runs.add(new TokenRun(slot, position, new int[] {Measurement.token(position + slot)}, 1));
        }
        backend.forward(runs);
    }

    private static double secondTurnMillis(Path model, int threads) throws Exception {
        LlamaOptions options = new LlamaOptions(
                Measurement.CONTEXT,
                1,
                threads,
                WeightFormat.Q4,
                KvCacheType.F32,
                Device.CPU,
                BackendOptions.ALL_LAYERS,
                EngineOptions.DEFAULT);
        try (LlamaModel opened = LlamaModel.open(model, options)) {
            firstToken(opened, Measurement.PROMPT);
            GenerationResult second = firstToken(opened, Measurement.PROMPT + Measurement.SECOND_TURN);
            if (second.cachedTokens() < Measurement.PROMPT - 1) {
                throw new IllegalStateException("the second turn found only " + second.cachedTokens() + " tokens");
            }
            return second.firstToken().toNanos() / 1e6;
        }
    }

    private static GenerationResult firstToken(LlamaModel model, int tokens) throws Exception {
        FinishedListener listener = new FinishedListener();
        model.generate(GenerationRequest.builder(prompt(0, tokens), 1).build(), listener);
        return listener.result();
    }

    private static int[] prompt(int first, int tokens) {
        return IntStream.range(first, first + tokens).map(Measurement::token).toArray();
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** Linux only; elsewhere 0. */
    private static double peakMegabytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1000.0;
    }
}
