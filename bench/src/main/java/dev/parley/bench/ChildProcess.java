package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Measurements in a process of their own, so that its memory and its compiled code are nobody else's. */
public final class ChildProcess {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int SHOWN_LINES = 12;
    private static final double KIB_OF_MIB = 1024;

    private ChildProcess() {}

    /**
     * Runs a main class of this program.
     *
     * @param options of the JVM
     * @return what it printed as its last line, in JSON
     */
    public static <T> T java(Class<?> main, List<String> options, List<String> arguments, int minutes, Class<T> result)
            throws IOException, InterruptedException, SkippedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        return run(command, Path.of("").toAbsolutePath(), minutes, result);
    }

    /**
     * Runs a command.
     *
     * @param minutes the longest that it may take
     * @return what it printed as its last line, in JSON
     * @throws SkippedException with its last lines when it fails
     */
    public static <T> T run(List<String> command, Path folder, int minutes, Class<T> result)
            throws IOException, InterruptedException, SkippedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            List<String> lines = process.inputReader().lines().toList();
            if (!process.waitFor(minutes, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new SkippedException(command.getFirst() + " failed: "
                        + String.join(
                                System.lineSeparator(),
                                lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())));
            }
            return JsonMapper.builder().build().readValue(lines.getLast(), result);
        } finally {
            process.destroy();
        }
    }

    /** Prints the result of a child. */
    public static void print(Object result) {
        System.out.println(JsonMapper.builder().build().writeValueAsString(result));
    }

    /** Resident memory of this process, 0 where the system does not tell. */
    public static double residentMib() throws IOException {
        return status("VmRSS:");
    }

    /** The largest resident memory that this process had, 0 where the system does not tell. */
    public static double peakMib() throws IOException {
        return status("VmHWM:");
    }

    private static double status(String field) throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            Optional<String> line = lines.filter(text -> text.startsWith(field)).findFirst();
            return line.map(text -> Long.parseLong(text.replaceAll("\\D", "")) / KIB_OF_MIB)
                    .orElse(0.0);
        }
    }
}
