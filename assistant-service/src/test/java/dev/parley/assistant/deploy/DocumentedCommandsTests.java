package dev.parley.assistant.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the guides. Each is run by a test, or {@code documented-commands.txt} says why it cannot be where Parley
 * is built.
 */
class DocumentedCommandsTests {

    private static final Path ROOT = Path.of("..");
    private static final Path LIST = Path.of("src", "test", "resources", "documented-commands.txt");

    /** An indented line that begins with a program, with or without a prompt before it. */
    private static final Pattern COMMAND = Pattern.compile(
            "^ {4}(?:\\$ )?((?:[A-Z_]+=(?:\\$\\([^)]*\\)|\\S*) )*(?:\\./parley|\\./mvnw|git|curl|docker|kubectl|mkdir|openssl|printf|touch|python|pip)\\b.*)$");

    /** Commands that need nothing but a shell. */
    private static final Pattern SHELL = Pattern.compile("^(mkdir|openssl|printf|touch) .*");

    private static final String BY = "by ";
    private static final String NOT = "not run: ";

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        try (Stream<Path> files = Stream.concat(
                Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
                Files.list(ROOT.resolve("docs"))
                        .filter(file -> file.toString().endsWith(".md"))
                        .sorted())) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    var found = COMMAND.matcher(line);
                    if (found.matches()) {
                        commands.add(found.group(1).strip());
                    }
                }
            }
        }
        return commands;
    }

    /** Pattern of a command, and who runs it or why nobody does. */
    private static Map<Pattern, String> known() throws IOException {
        Map<Pattern, String> known = new LinkedHashMap<>();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" => ", 2);
                known.put(Pattern.compile(parts[0]), parts[1]);
            }
        }
        return known;
    }

    @Test
    void command_ofEveryGuide_isRunByATestOrSaysWhyNot() throws IOException {
        Map<Pattern, String> known = known();
        assertThat(commands())
                .isNotEmpty()
                .allSatisfy(command -> assertThat(known.keySet())
                        .as(command)
                        .anySatisfy(pattern -> assertThat(command).matches(pattern)));
    }

    @Test
    void list_everyEntry_belongsToACommandAndNamesATestThatIsThere() throws IOException {
        List<String> commands = commands();
        TreeSet<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().contains("src/test/java"))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .forEach(name -> tests.add(name.replace(".java", "")));
        }
        assertThat(known()).allSatisfy((pattern, how) -> {
            assertThat(commands)
                    .as(pattern.pattern())
                    .anyMatch(command -> pattern.matcher(command).matches());
            if (how.startsWith(BY)) {
                String by = how.substring(BY.length());
                if (by.startsWith(".ci/")) {
                    assertThat(ROOT.resolve(by)).exists();
                } else {
                    assertThat(tests).contains(by);
                }
            } else {
                assertThat(how).startsWith(NOT);
            }
        });
    }

    @Test
    void secretsForCompose_madeAsDocumented_areWhatTheComposeFileReads(@TempDir Path folder) throws Exception {
        List<String> lines = commands().stream()
                .filter(command -> SHELL.matcher(command).matches())
                .toList();
        Process shell = new ProcessBuilder("sh", "-e", "-c", String.join("\n", lines))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(output).isZero();

        Path secrets = folder.resolve("deploy/secrets");
        String password = Files.readString(secrets.resolve("redis-password")).strip();
        assertThat(password).matches("[0-9a-f]{48}");
        assertThat(Files.readString(secrets.resolve("redis-url"))).isEqualTo("redis://:" + password + "@redis:6379");
        String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
        try (Stream<Path> files = Files.list(secrets)) {
            assertThat(files.map(file -> "deploy/secrets/" + file.getFileName()))
                    .allSatisfy(file -> assertThat(compose).contains(file));
        }
    }
}
