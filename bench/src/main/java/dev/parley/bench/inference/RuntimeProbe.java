package dev.parley.bench.inference;

import dev.parley.bench.ChildProcess;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures this runtime in a process of its own. Prefill and decode are those of the backend, without speculation; the
 * second turn goes through the engine, which has to find the first in its cache.
 */
final class RuntimeProbe {

    private static final double MEGABYTES_OF_MIB = 1.048576;

    /** Steps of one stream and steps of eight take turns of so many. */
    private static final int TURN = 4;

    /** So many answers are written, one after the other. */
    private static final int REPETITIONS = 3;

    private RuntimeProbe() {}

    static Measurement measure(Path model, int threads) throws IOException, InterruptedException, SkippedException {
        return ChildProcess.java(
                RuntimeProbe.class,
                List.of("-Xmx512m"),
                List.of(model.toAbsolutePath().toString(), Integer.toString(threads)),
                Measurement.LONGEST_MINUTES,
                Measurement.class);
    }

    static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        double load;
        double prefill;
        double decode;
        double[] streams;
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
        double peak = ChildProcess.peakMib() * MEGABYTES_OF_MIB;
        ChildProcess.print(
                new Measurement(load, prefill, decode, streams[0], streams[1], streams[2], secondTurn, peak));
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

    /**
     * Tokens per second of one stream and of eight together, and the median of what eight gain. They take turns of a few
     * steps, so that both see the same machine.
     */
    private static double[] streams(OrtBackend backend) {
        for (int slot = 1; slot < Measurement.STREAMS; slot++) {
            backend.copyPrefix(0, slot, Measurement.STREAM_PROMPT);
        }
        step(backend, Measurement.STREAMS, Measurement.STREAM_PROMPT);
        int rounds = REPETITIONS * Measurement.STREAM_ANSWER / TURN;
        double[] gains = new double[rounds];
        double one = 0;
        double all = 0;
        for (int round = 0; round < rounds; round++) {
            int position = Measurement.STREAM_PROMPT + round * TURN % Measurement.STREAM_ANSWER;
            double oneTurn = turn(backend, 1, position);
            double allTurn = turn(backend, Measurement.STREAMS, position);
            gains[round] = Measurement.STREAMS * oneTurn / allTurn;
            one += oneTurn;
            all += allTurn;
        }
        Arrays.sort(gains);
        double tokens = REPETITIONS * Measurement.STREAM_ANSWER;
        return new double[] {tokens / one, Measurement.STREAMS * tokens / all, gains[rounds / 2]};
    }

    private static double turn(OrtBackend backend, int slots, int position) {
        long start = System.nanoTime();
        for (int index = 0; index < TURN; index++) {
            step(backend, slots, position + index);
        }
        return seconds(start);
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
}
