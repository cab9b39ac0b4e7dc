package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The table that a person reads and the JSON file that a program reads. */
record Report(String name, List<BenchRow> rows) {

    String table() {
        int width = rows.stream().mapToInt(row -> row.metric().length()).max().orElse(0);
        String line = "%-" + Math.max(width, 6) + "s  %12s  %12s  %-10s  %7s  %s%n";
        StringBuilder table = new StringBuilder(line.formatted("metric", "ours", "theirs", "unit", "ratio", "against"));
        for (BenchRow row : rows) {
            table.append(line.formatted(
                    row.metric(),
                    figure(row.ours()),
                    figure(row.theirs()),
                    row.unit(),
                    figure(row.ratio()),
                    row.against()));
        }
        return table.toString();
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%.0f" : value >= 10 ? "%.1f" : "%.3f", value);
    }

    /** Writes {@code NAME.json} into the folder. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> machine = Map.of(
                "cores", Runtime.getRuntime().availableProcessors(),
                "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "cpu", cpu(),
                "java", Runtime.version().toString());
        JsonMapper.builder()
                .build()
                .writeValue(folder.resolve(name + ".json").toFile(), Map.of("machine", machine, "rows", rows));
    }

    private static String cpu() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
