package dev.parley.memory.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptsTests {

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
            return files.filter(file -> file.toString().endsWith(".lua"))
                    .filter(file -> !file.getParent().endsWith("functions"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void script_beginsWithItsContract_andTakesNoTimeButThatOfRedis(Path file) throws IOException {
        String text = Files.readString(file);
        String head =
                text.lines().takeWhile(line -> line.startsWith("--")).toList().toString();
        assertThat(head).contains("KEYS:");
        assertThat(text.contains("ARGV[")).isEqualTo(head.contains("ARGV:"));
        assertThat(text).doesNotContain("os.time").doesNotContain("math.random");
    }

    @Test
    void documentation_hasTheTableOfAllKeys() throws IOException {
        String page = Files.readString(Path.of("../docs/memory.md"));
        assertThat(Arrays.stream(KeyKind.values()).map(KeyKind::row))
                .allSatisfy(row -> assertThat(page).contains(row));
    }
}
