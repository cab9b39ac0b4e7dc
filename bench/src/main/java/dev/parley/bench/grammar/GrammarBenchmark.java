package dev.parley.bench.grammar;

import dev.parley.bench.BenchRow;
import dev.parley.bench.Benchmark;
import dev.parley.bench.Samples;
import dev.parley.llama.checkpoint.PromptProfile;
import dev.parley.llama.grammar.Constraints;
import dev.parley.llama.grammar.ToolChoice;
import dev.parley.llama.sampling.TokenMatcher;
import dev.parley.llama.tokenizer.TiktokenModel;
import dev.parley.llama.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Constrained decoding with a vocabulary of 128,000 tokens: the real one where {@code PARLEY_TOKENIZER} names a
 * {@code tokenizer.model}, otherwise one made here. Times are processor time of the one thread that computes.
 */
public final class GrammarBenchmark implements Benchmark {

    private static final int WARM_UP_ROUNDS = 12;
    private static final int ROUNDS = 10;
    private static final double COMPILE_LIMIT_MILLIS = 50;
    private static final double MASK_LIMIT_MICROS = 150;
    private static final double MICROS_OF_MILLI = 1_000;

    @Override
    public String name() {
        return "grammar";
    }

    @Override
    public String purpose() {
        return "Constrained decoding: time to compile the schemas of tools and to compute the mask of a token";
    }

    @Override
    public List<BenchRow> run(Path work) throws IOException {
        String named = System.getenv("PARLEY_TOKENIZER");
        Tokenizer tokenizer = TiktokenModel.read(
                named == null ? SyntheticVocabulary.write(work.resolve("tokenizer.model")) : Path.of(named));
        long start = processorNanos();
        Constraints constraints = new Constraints(tokenizer, PromptProfile.FULL);
        double prepareMillis = (processorNanos() - start) / 1e6;
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            measure(
                    new Constraints(tokenizer, PromptProfile.FULL),
                    tokenizer,
                    new Samples(),
                    new Samples(),
                    new Samples());
        }
        Samples compile = new Samples();
        Samples first = new Samples();
        Samples again = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
            // New ones, so that nothing is remembered from the round before.
            measure(new Constraints(tokenizer, PromptProfile.FULL), tokenizer, compile, first, again);
        }
        return List.of(
                limit("compile the schemas of four tools, mean", "ms", compile.meanMillis(), COMPILE_LIMIT_MILLIS),
                limit(
                        "mask, first calls after the start, mean",
                        "µs",
                        first.meanMillis() * MICROS_OF_MILLI,
                        MASK_LIMIT_MICROS),
                limit("mask, schemas used before, mean", "µs", again.meanMillis() * MICROS_OF_MILLI, MASK_LIMIT_MICROS),
                limit("mask, schemas used before, 99 %", "µs", again.millis(0.99) * MICROS_OF_MILLI, MASK_LIMIT_MICROS),
                limit("prepare the vocabulary, once for a model", "ms", prepareMillis, 2_000));
    }

    /** Of this thread, which never waits: other programs do not disturb it. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static BenchRow limit(String metric, String unit, double ours, double limit) {
        return BenchRow.lowerIsBetter(metric, unit, ours, limit, BenchRow.LIMIT);
    }

    private static void measure(
            Constraints constraints, Tokenizer tokenizer, Samples compile, Samples first, Samples again) {
        long start = processorNanos();
        constraints.forTools(ToolCases.TOOLS, new ToolChoice.Required());
        compile.add(processorNanos() - start);
        for (Samples masks : List.of(first, again)) {
            for (String call : ToolCases.CALLS) {
                follow(constraints, tokenizer, call, masks);
            }
        }
    }

    private static void follow(Constraints constraints, Tokenizer tokenizer, String call, Samples masks) {
        TokenMatcher matcher =
                constraints.forTools(ToolCases.TOOLS, new ToolChoice.Required()).matcher();
        for (int token : tokenizer.encode(call)) {
            long start = processorNanos();
            long[] allowed = matcher.allowed();
            masks.add(processorNanos() - start);
            if (allowed == null || (allowed[token / Long.SIZE] >>> token & 1) == 0) {
                throw new IllegalStateException("a valid call is forbidden: " + call);
            }
            matcher.accept(token);
        }
        if (!matcher.mayEnd()) {
            throw new IllegalStateException("a valid call is not complete: " + call);
        }
    }
}
