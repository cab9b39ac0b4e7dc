package dev.parley.assistant.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps {@code docs/configuration.md} in step with the settings; {@code -Dparley.docs.write=true} writes it anew. */
class ConfigurationReferenceTests {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    private static final String HEAD = """
            # Configuration

            Every setting of Parley. Each works on the command line (`./parley run --parley.model.path=FOLDER`), as an environment variable
            (dots become underscores, dashes go: `PARLEY_MODEL_PATH`), in an `application.yml` in the working directory, or as a file whose name is the
            setting's in a folder given by `SPRING_CONFIG_IMPORT=configtree:FOLDER/` (for secrets). A `parley.*` name that is not in this list is an error at start.
            `*` stands for a name of your choice, `[n]` for a place in a list.

            This page is made from the code: `./mvnw -pl assistant-service -am test -Dtest=ConfigurationReferenceTests -Dsurefire.failIfNoSpecifiedTests=false -Dparley.docs.write=true`.
            """;

    @Test
    void page_settings_areAllThere() throws Exception {
        String page = render();
        if (Boolean.getBoolean("parley.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md is out of step; its head says how to write it anew")
                .isEqualTo(page);
    }

    @Test
    void metadata_settings_areAllDescribed() throws Exception {
        assertThat(metadata().values().stream()
                        .filter(property ->
                                property.path("description").asString("").isBlank())
                        .map(property -> property.path("name").asString()))
                .as("settings without a @param description in their record")
                .isEmpty();
    }

    private static String render() throws Exception {
        Map<String, JsonNode> described = metadata();
        Map<String, List<String>> groups = new TreeMap<>();
        for (String name : KnownSettings.load().names()) {
            groups.computeIfAbsent(group(name), key -> new ArrayList<>()).add(name);
        }
        StringBuilder page = new StringBuilder(HEAD);
        groups.forEach((group, names) -> {
            page.append("\n## ")
                    .append(group)
                    .append("\n\n| setting | type | default | meaning |\n|---|---|---|---|\n");
            names.stream().sorted().forEach(name -> page.append(row(name, described.get(name))));
        });
        return page.toString();
    }

    private static String group(String name) {
        String[] parts = name.split("\\.");
        return parts.length < 3 ? "parley" : parts[0] + "." + parts[1].replaceAll("\\[.*", "");
    }

    private static String row(String name, JsonNode property) {
        if (property == null) {
            return "| `" + name + "` | | | |\n";
        }
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        type(property.path("type").asString("")),
                        value(property.path("defaultValue")),
                        prose(property.path("description").asString("")));
    }

    private static String type(String type) {
        return type.replaceAll("[a-zA-Z0-9_.]*[.$]([A-Za-z]+)", "$1").replace("|", "\\|");
    }

    private static String value(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", ", "`", "`"));
        }
        String text = value.asString("");
        return text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
    }

    private static String prose(String text) {
        return text.replaceAll("\\{@code ((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                .replaceAll("\\{@link [^}]*?([A-Za-z]+)}", "$1")
                .replace("|", "\\|");
    }

    private static Map<String, JsonNode> metadata() throws Exception {
        Map<String, JsonNode> properties = new TreeMap<>();
        try (InputStream in = KnownSettings.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                if (property.path("name").asString().startsWith("parley.")) {
                    properties.put(property.path("name").asString(), property);
                }
            }
        }
        return properties;
    }
}
