package dev.parley.bench.checkpoint;

import dev.parley.bench.BenchRow;
import dev.parley.bench.Benchmark;
import dev.parley.bench.SkippedException;
import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.Checkpoints;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.llama.checkpoint.LlamaConfig;
import dev.parley.llama.checkpoint.RandomGguf;
import dev.parley.llama.tokenizer.Tokenizer;
import dev.parley.llama.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Loads a random Llama-3.2-1B-shaped Q4_0 file, and tokenizes with the demo model's vocabulary on one thread. */
public final class CheckpointBenchmark implements Benchmark {

    private static final Path TOKENIZER = Path.of("models/demo/tokenizer.json");
    private static final double LOAD_LIMIT_SECONDS = 8;

    /** Resident memory may be this multiple of the weights as they run, plus the KV cache and {@link #REST_MIB}. */
    private static final double WEIGHTS_FACTOR = 1.3;

    private static final double REST_MIB = 300;

    /** Converted and packed weights are there together until the session is made. */
    private static final double PEAK_FACTOR = 2;

    /** Bytes of a weight as it runs: see the table of types in docs/models.md. */
    private static final double Q4_0_BYTES = 0.625;

    private static final double Q6_K_BYTES = 1.25;
    private static final double TOKENIZER_LIMIT = 5;
    private static final double UNBROKEN_LIMIT_SECONDS = 5;
    private static final int MEGABYTE = 1_000_000;
    private static final int TEXT_BYTES = 5 * MEGABYTE;
    private static final int REPETITIONS = 5;

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public String purpose() {
        return "Loads a 0.8 GB GGUF file and tokenizes text, beside the limits that Parley sets itself.";
    }

    @Override
    public List<BenchRow> run(Path work) throws IOException, InterruptedException, SkippedException {
        List<BenchRow> rows = new ArrayList<>();
        tokenize(rows);
        load(work.resolve("random.gguf"), rows);
        return rows;
    }

    private static void load(Path file, List<BenchRow> rows)
            throws IOException, InterruptedException, SkippedException {
        RandomGguf.write(file, RandomGguf.Shape.LLAMA_3_2_1B, ElementType.Q4_0, ElementType.Q6_K, 1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // So that the load does not wait for the disk.
            channel.force(true);
        }
        double allowed = allowedMib(config(file));
        LoadProbe.Load load = LoadProbe.measure(file).and(LoadProbe.measure(file));
        rows.add(BenchRow.lowerIsBetter(
                "load of a 0.8 GB file", "s", load.seconds(), LOAD_LIMIT_SECONDS, BenchRow.LIMIT));
        if (load.residentMib() > 0) {
            rows.add(BenchRow.lowerIsBetter("resident after load", "MiB", load.residentMib(), allowed, BenchRow.LIMIT));
            rows.add(BenchRow.lowerIsBetter(
                    "resident after a second load", "MiB", load.secondResidentMib(), allowed, BenchRow.LIMIT));
            rows.add(BenchRow.lowerIsBetter(
                    "peak during load", "MiB", load.peakMib(), PEAK_FACTOR * allowed, BenchRow.LIMIT));
            rows.add(BenchRow.lowerIsBetter(
                    "resident after closing", "MiB", load.closedMib(), REST_MIB, BenchRow.LIMIT));
        }
    }

    private static LlamaConfig config(Path file) {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            return checkpoint.config();
        }
    }

    private static double allowedMib(LlamaConfig config) {
        double head = (double) config.vocabSize() * config.hiddenSize();
        double attention = 2.0 * config.hiddenSize() * config.headDim() * (config.heads() + config.kvHeads());
        double layers = config.layers() * (attention + 3.0 * config.hiddenSize() * config.intermediateSize());
        double cache = 2.0 * config.layers() * config.kvHeads() * config.headDim() * LoadProbe.CONTEXT * Float.BYTES;
        return (WEIGHTS_FACTOR * (layers * Q4_0_BYTES + head * Q6_K_BYTES) + cache) / (1 << 20) + REST_MIB;
    }

    private static void tokenize(List<BenchRow> rows) throws IOException {
        Tokenizer tokenizer = TokenizerJson.read(TOKENIZER);
        String prose = prose();
        double proseSeconds = bestSeconds(tokenizer, prose);
        double megabytes = prose.getBytes(StandardCharsets.UTF_8).length / (double) MEGABYTE;
        rows.add(BenchRow.higherIsBetter(
                "tokens of prose", "MB/s", megabytes / proseSeconds, TOKENIZER_LIMIT, BenchRow.LIMIT));
        String unbroken = new Random(1)
                .ints(MEGABYTE, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        rows.add(BenchRow.lowerIsBetter(
                "1 MB without a space", "s", bestSeconds(tokenizer, unbroken), UNBROKEN_LIMIT_SECONDS, BenchRow.LIMIT));
    }

    private static double bestSeconds(Tokenizer tokenizer, String text) {
        long best = Long.MAX_VALUE;
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            long start = System.nanoTime();
            if (tokenizer.encode(text).length == 0) {
                throw new IllegalStateException("no tokens");
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e9;
    }

    /** The documents of this repository, repeated. */
    private static String prose() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString().repeat(TEXT_BYTES / text.length() + 1);
    }
}
