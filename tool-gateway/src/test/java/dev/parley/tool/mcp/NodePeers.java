package dev.parley.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Installs the reference server and the reference SDK from npm under {@code target}; skips the test where it cannot. */
final class NodePeers {

    private static final String PACKAGE = "@modelcontextprotocol/server-everything";
    private static final String VERSION = "2026.8.31";
    private static final Path FOLDER = Path.of("target", "npm-mcp").toAbsolutePath();

    private NodePeers() {}

    static String node() {
        return program("node").orElseThrow().toString();
    }

    static synchronized void install() throws IOException, InterruptedException {
        assumeTrue(program("node").isPresent() && program("npm").isPresent(), "skipped: needs Node with npm");
        Files.createDirectories(FOLDER);
        if (!Files.exists(everything())) {
            Process npm = new ProcessBuilder(
                            program("npm").orElseThrow().toString(),
                            "install",
                            "--no-audit",
                            "--no-fund",
                            "--ignore-scripts",
                            "--prefer-offline",
                            "--fetch-timeout=20000",
                            "--fetch-retries=1",
                            "--prefix",
                            FOLDER.toString(),
                            PACKAGE + "@" + VERSION)
                    .redirectErrorStream(true)
                    .redirectOutput(FOLDER.resolve("npm.log").toFile())
                    .start();
            boolean ended = npm.waitFor(3, TimeUnit.MINUTES);
            npm.destroyForcibly();
            assumeTrue(ended && npm.exitValue() == 0, "skipped: npm could not install " + PACKAGE);
        }
        for (String script : List.of("loopback.mjs", "changing.mjs")) {
            Files.copy(
                    Path.of("src", "test", "resources", "mcp", script),
                    FOLDER.resolve(script),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(everything()).exists();
    }

    static Path everything() {
        return FOLDER.resolve("node_modules").resolve(PACKAGE).resolve("dist/index.js");
    }

    static Path script(String name) {
        return FOLDER.resolve(name);
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
