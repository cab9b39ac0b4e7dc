package dev.parley.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A package from npm in a folder of its own under {@code target}, for scripts of the tests that use it. */
public final class NodePackage {

    private static final int MINUTES = 3;

    private final Path folder;

    private NodePackage(Path folder) {
        this.folder = folder;
    }

    /**
     * Installs a package, unless it is there; skips the test where that cannot be done.
     *
     * @param name of its folder
     * @param version with the package's name, for example {@code openai@7.59.0}
     */
    public static synchronized NodePackage install(String name, String version)
            throws IOException, InterruptedException {
        assumeTrue(program("node").isPresent() && program("npm").isPresent(), "skipped: needs Node with npm");
        Path folder = Files.createDirectories(Path.of("target", name).toAbsolutePath());
        NodePackage installed = new NodePackage(folder);
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            int code = installed.run(
                    program("npm").orElseThrow().toString(),
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    "--prefer-offline",
                    "--fetch-timeout=20000",
                    "--fetch-retries=1",
                    "--prefix",
                    ".",
                    version);
            assumeTrue(code == 0, "skipped: npm could not install " + version);
        }
        return installed;
    }

    /** Runs a script of the test resources to its end and reads the JSON that it says. */
    public JsonNode say(String script, String... arguments) throws IOException, InterruptedException {
        Path source = Path.of("src", "test", "resources").resolve(script);
        Path copy = folder.resolve(source.getFileName());
        Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
        List<String> command =
                new ArrayList<>(List.of(program("node").orElseThrow().toString(), copy.toString()));
        command.addAll(List.of(arguments));
        int code = run(command.toArray(String[]::new));
        String output = Files.readString(folder.resolve("output.txt"));
        assertThat(code).as(output).isZero();
        return JsonMapper.shared().readTree(output);
    }

    private int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        return ended ? process.exitValue() : -1;
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
