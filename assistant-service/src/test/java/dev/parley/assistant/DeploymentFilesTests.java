package dev.parley.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files that deploy Parley are well-formed and fit together. They are not run here: there is no engine. */
class DeploymentFilesTests {

    private static final Path ROOT = Path.of("..");

    static Stream<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("k8s"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifest_isNamedAndListedByItsKustomization(Path manifest) throws IOException {
        for (Map<String, Object> document : documents(manifest)) {
            assertThat(document).containsKeys("apiVersion", "kind");
            if (document.get("kind").equals("Kustomization")) {
                for (Object resource : (List<?>) document.get("resources")) {
                    assertThat(manifest.resolveSibling(resource.toString())).exists();
                }
            } else {
                assertThat(document).containsKey("metadata");
                assertThat(Files.readString(manifest.resolveSibling("kustomization.yaml")))
                        .contains("- " + manifest.getFileName());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("composeServices")
    void composeService_usesOnlyDeclaredVolumesSecretsAndFiles(String name, Map<String, Object> service)
            throws IOException {
        Map<String, Object> compose =
                documents(ROOT.resolve("docker-compose.yml")).getFirst();
        for (Object volume : (List<?>) service.getOrDefault("volumes", List.of())) {
            String source = volume.toString().split(":")[0];
            if (source.startsWith("./")) {
                assertThat(ROOT.resolve(source)).as(name).exists();
            } else {
                assertThat(((Map<?, ?>) compose.get("volumes")).containsKey(source))
                        .as(name + " " + source)
                        .isTrue();
            }
        }
        for (Object secret : (List<?>) service.getOrDefault("secrets", List.of())) {
            assertThat(((Map<?, ?>) compose.get("secrets")).containsKey(secret))
                    .as(name + " " + secret)
                    .isTrue();
        }
    }

    @SuppressWarnings("unchecked")
    static Stream<Arguments> composeServices() throws IOException {
        Map<String, Object> compose =
                documents(ROOT.resolve("docker-compose.yml")).getFirst();
        return ((Map<String, Map<String, Object>>) compose.get("services"))
                .entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> documents(Path file) throws IOException {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return StreamSupport.stream(yaml.loadAll(Files.readString(file)).spliterator(), false)
                .map(document -> (Map<String, Object>) document)
                .toList();
    }
}
