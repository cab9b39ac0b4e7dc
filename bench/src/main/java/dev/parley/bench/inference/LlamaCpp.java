package dev.parley.bench.inference;

import dev.parley.bench.SkippedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** llama.cpp as npm ships it, installed under {@code bench/target}. */
record LlamaCpp(Path folder) {

    private static final Path FOLDER = Path.of("bench", "target", "llama-cpp");
    private static final List<String> FILES = List.of("package.json", "measure.mjs");
    private static final int INSTALL_MINUTES = 10;

    /**
     * Installs what package.json names, unless it is there.
     *
     * @throws SkippedException without Node.js, or when npm cannot install it
     */
    static LlamaCpp install() throws IOException, InterruptedException, SkippedException {
        Files.createDirectories(FOLDER);
        for (String file : FILES) {
            try (InputStream content = Objects.requireNonNull(LlamaCpp.class.getResourceAsStream(file), file)) {
                Files.copy(content, FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Process process;
        try {
            // Install scripts would try to build from source.
            process = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(FOLDER.resolve("npm.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new SkippedException(
                    "the peer llama.cpp comes with npm, which is not on the PATH: install Node.js 20");
        }
        if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new SkippedException(
                    "npm cannot install node-llama-cpp; its output is in " + FOLDER.resolve("npm.log"));
        }
        return new LlamaCpp(FOLDER.toAbsolutePath());
    }

    Measurement measure(Path model, int threads) throws IOException, InterruptedException, SkippedException {
        return Measurement.of(
                List.of("node", "measure.mjs", model.toAbsolutePath().toString(), Integer.toString(threads)), folder);
    }
}
