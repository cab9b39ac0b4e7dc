package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTests {

    @TempDir
    Path results;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void run_rows_printsATableAndWritesJson() {
        List<BenchRow> rows = List.of(
                BenchRow.higherIsBetter("decode", "tok/s", 30, 20, "peer"),
                BenchRow.lowerIsBetter("start", "s", 2, 4, BenchRow.LIMIT));

        assertThat(bench(work -> rows).run(List.of("fake"))).isTrue();

        assertThat(text()).contains("decode").contains("1.500").contains("2.000");
        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(results.resolve("fake.json").toFile());
        assertThat(json.at("/machine/cores").asInt()).isPositive();
        assertThat(json.at("/rows/0/ratio").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/rows/1/against").asString()).isEqualTo("limit");
    }

    @Test
    void run_unknownName_listsTheKnownOnes() {
        assertThat(bench(work -> List.of()).run(List.of("nothing"))).isFalse();
        assertThat(text()).contains("nothing").contains("fake").contains("measures nothing");
    }

    @Test
    void run_skipped_saysWhyAndPasses() {
        assertThat(bench(work -> {
                            throw new SkippedException("needs Node");
                        })
                        .run(List.of()))
                .isTrue();
        assertThat(text()).contains("skipped: needs Node");
        assertThat(results).isEmptyDirectory();
    }

    @Test
    void run_failed_isFalse() {
        assertThat(bench(work -> {
                            throw new IllegalStateException("broken");
                        })
                        .run(List.of()))
                .isFalse();
    }

    @Test
    void run_filesOfTheBenchmark_areDeleted() throws Exception {
        Path[] seen = new Path[1];
        assertThat(bench(work -> {
                            seen[0] = work;
                            Files.writeString(
                                    Files.createDirectory(work.resolve("folder"))
                                            .resolve("file"),
                                    "x");
                            return List.of();
                        })
                        .run(List.of()))
                .isTrue();
        assertThat(seen[0]).doesNotExist();
    }

    @Test
    void millis_nearestRank_ofKnownSamples() {
        Samples samples = new Samples();
        for (int i = 1; i <= 2000; i++) {
            samples.add(i * 1_000_000L);
        }
        assertThat(samples.millis(0.5)).isEqualTo(1000);
        assertThat(samples.millis(0.99)).isEqualTo(1980);
        assertThat(samples.meanMillis()).isEqualTo(1000.5);
    }

    private Bench bench(Measure measure) {
        return new Bench(
                List.of(new FakeBenchmark(measure)), results, new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private interface Measure {
        List<BenchRow> run(Path work) throws Exception;
    }

    private record FakeBenchmark(Measure measure) implements Benchmark {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public String purpose() {
            return "measures nothing";
        }

        @Override
        public List<BenchRow> run(Path work) throws Exception {
            return measure.run(work);
        }
    }
}
