package dev.parley.memory.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
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

    @ParameterizedTest
    @MethodSource("scripts")
    void script_hasATestOfItsOwn(Path file) throws Exception {
        String path =
                Path.of("src/main/resources/dev/parley/memory").relativize(file).toString();
        Properties tests = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/test/resources/script-tests.properties"))) {
            tests.load(reader);
        }
        String test = tests.getProperty(path.replace(".lua", ""));
        assertThat(test).as("test of " + path + " in script-tests.properties").isNotNull();
        String[] parts = test.split("#");
        assertThat(methods(Class.forName("dev.parley.memory." + parts[0])))
                .extracting(Method::getName)
                .contains(parts[1]);
    }

    private static List<Method> methods(Class<?> type) {
        List<Method> all = new ArrayList<>(List.of(type.getDeclaredMethods()));
        if (type.getSuperclass() != null) {
            all.addAll(methods(type.getSuperclass()));
        }
        return all;
    }

    @Test
    void documentation_hasTheTableOfAllKeys() throws IOException {
        String page = Files.readString(Path.of("../docs/memory.md"));
        assertThat(Arrays.stream(KeyKind.values()).map(KeyKind::row))
                .allSatisfy(row -> assertThat(page).contains(row));
    }
}
