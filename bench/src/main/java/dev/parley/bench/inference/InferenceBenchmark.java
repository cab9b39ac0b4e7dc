package dev.parley.bench.inference;

import dev.parley.bench.BenchRow;
import dev.parley.bench.Benchmark;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.llama.checkpoint.RandomGguf;
import java.nio.file.Path;
import java.util.List;

/**
 * This runtime and llama.cpp's prebuilt library, in turn, each in a process of its own and twice, with the same file and
 * the same number of threads; the better figures count, but of what eight streams gain the worse.
 */
public final class InferenceBenchmark implements Benchmark {

    private static final String PEER = "llama.cpp";

    /** A batch of eight should give at least so many times the tokens of one stream. */
    private static final double STREAMS_GAIN = 3;

    @Override
    public String name() {
        return "inference";
    }

    @Override
    public String purpose() {
        return "a random Llama 3.2 1B in Q4_0, beside llama.cpp of node-llama-cpp";
    }

    @Override
    public List<BenchRow> run(Path work) throws Exception {
        LlamaCpp peer = LlamaCpp.install();
        Path model = work.resolve("llama-3.2-1b-random-q4_0.gguf");
        RandomGguf.write(model, RandomGguf.Shape.LLAMA_3_2_1B, ElementType.Q4_0, ElementType.Q6_K, 1);
        int threads = Runtime.getRuntime().availableProcessors();
        Measurement theirs = peer.measure(model, threads);
        Measurement ours = RuntimeProbe.measure(model, threads);
        theirs = theirs.best(peer.measure(model, threads));
        ours = ours.best(RuntimeProbe.measure(model, threads));
        return List.of(
                BenchRow.higherIsBetter("prefill of 512 tokens", "tok/s", ours.prefill(), theirs.prefill(), PEER),
                BenchRow.higherIsBetter("decode of 64 tokens", "tok/s", ours.decode(), theirs.decode(), PEER),
                BenchRow.higherIsBetter("8 streams together", "tok/s", ours.streams(), theirs.streams(), PEER),
                BenchRow.higherIsBetter("one stream", "tok/s", ours.oneStream(), theirs.oneStream(), PEER),
                BenchRow.higherIsBetter(
                        "8 streams against one stream of ours", "x", ours.streamsGain(), STREAMS_GAIN, BenchRow.LIMIT),
                BenchRow.lowerIsBetter(
                        "second turn, first token", "ms", ours.secondTurnMillis(), theirs.secondTurnMillis(), PEER),
                BenchRow.lowerIsBetter("load", "s", ours.loadSeconds(), theirs.loadSeconds(), PEER),
                BenchRow.lowerIsBetter("peak memory", "MB", ours.peakMegabytes(), theirs.peakMegabytes(), PEER));
    }
}
