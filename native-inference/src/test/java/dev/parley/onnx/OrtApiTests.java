package dev.parley.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrtApiTests {

    /** Longer than the class path of a large program; ONNX Runtime's recursion over it needs megabytes of stack. */
    private static final int COMMAND_LINE_CHARACTERS = 60_000;

    @Test
    void get_longCommandLine_doesNotOverflowTheStack() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VersionPrinter.class.getName(),
                        "/folder/library.jar:".repeat(COMMAND_LINE_CHARACTERS / 20))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("1.");
    }
}
