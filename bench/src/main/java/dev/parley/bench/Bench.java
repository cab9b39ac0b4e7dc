package dev.parley.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the benchmarks that are named on the command line, or all. */
public final class Bench {

    private static final Path RESULTS = Path.of("target", "bench");

    private final List<Benchmark> known;
    private final Path results;
    private final PrintStream out;

    Bench(List<Benchmark> known, Path results, PrintStream out) {
        this.known = known;
        this.results = results;
        this.out = out;
    }

    static void main(String[] names) {
        List<Benchmark> known = ServiceLoader.load(Benchmark.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Benchmark::name))
                .toList();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new Bench(known, RESULTS, out).run(List.of(names)) ? 0 : 1);
    }

    /** Whether all named benchmarks ran. */
    boolean run(List<String> names) {
        for (String name : names) {
            if (find(name).isEmpty()) {
                out.println("bench: there is no benchmark '" + name + "'; there are:");
                known.forEach(benchmark -> out.printf("  %-10s %s%n", benchmark.name(), benchmark.purpose()));
                return false;
            }
        }
        boolean ran = true;
        for (Benchmark benchmark : known) {
            if (names.isEmpty() || names.contains(benchmark.name())) {
                ran &= run(benchmark);
            }
        }
        return ran;
    }

    private Optional<Benchmark> find(String name) {
        return known.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
    }

    private boolean run(Benchmark benchmark) {
        out.println(benchmark.name() + ": " + benchmark.purpose());
        try {
            Path work = Files.createTempDirectory("parley-bench-");
            try {
                Report report = new Report(benchmark.name(), benchmark.run(work));
                out.println(report.table());
                report.write(results);
            } finally {
                delete(work);
            }
            return true;
        } catch (SkippedException e) {
            out.println("skipped: " + e.getMessage());
            return true;
        } catch (Exception e) {
            out.println("failed: " + e);
            out.println(Stream.of(e.getStackTrace())
                    .limit(12)
                    .map(frame -> "    at " + frame)
                    .collect(Collectors.joining(System.lineSeparator())));
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Bench::deleteOne);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
