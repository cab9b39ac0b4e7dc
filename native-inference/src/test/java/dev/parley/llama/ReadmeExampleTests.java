package dev.parley.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of the README is {@link ReadmeExample}, which is compiled with the tests and runs here. */
class ReadmeExampleTests {

    @Test
    void readme_example_isTheCompiledOne() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String source = Files.readString(Path.of("src/test/java/dev/parley/llama/ReadmeExample.java"));
        int start = readme.indexOf("```java\n") + "```java\n".length();
        String example = readme.substring(start, readme.indexOf("```", start));

        assertThat(source.replaceAll("\\s+", " "))
                .contains(example.replaceAll("\\s+", " ").strip());
        assertThat(example.lines()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void run_demoModel_answers() throws Exception {
        assertThat(ReadmeExample.run(Path.of("../models/demo"))).isNotBlank();
    }
}
