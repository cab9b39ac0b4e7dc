package dev.parley.assistant.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker compose config} does not see: that every service is bounded, locked down and reads secrets from files. */
class ComposeFileTests {

    private static final Path ROOT = Path.of("..");

    /** Its image writes outside of its volumes. */
    private static final String VLLM = "vllm";

    private static Map<String, Object> compose() throws IOException {
        return new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")));
    }

    @SuppressWarnings("unchecked")
    static Stream<Map.Entry<String, Map<String, Object>>> services() throws IOException {
        return ((Map<String, Map<String, Object>>) compose().get("services")).entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("services")
    void service_isBoundedAndLockedDown(Map.Entry<String, Map<String, Object>> service) {
        Map<String, Object> settings = service.getValue();
        assertThat(settings).containsKeys("mem_limit", "restart");
        // The image of Parley brings its own.
        assertThat(settings.containsKey("healthcheck") || settings.containsKey("build"))
                .isTrue();
        if (!service.getKey().equals(VLLM)) {
            assertThat(settings).containsEntry("read_only", true).containsKeys("user", "cap_drop", "security_opt");
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void service_secrets_areNoPlainValues(Map.Entry<String, Map<String, Object>> service) {
        if (service.getValue().get("environment") instanceof Map<?, ?> environment) {
            environment.forEach((name, value) -> {
                if (name.toString().matches(".*(PASSWORD|SECRET|TOKEN|KEY).*")) {
                    assertThat(value.toString()).matches("/run/secrets/.*|\\$\\{.*}");
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void service_volumesAndSecrets_areDeclared(Map.Entry<String, Map<String, Object>> service) throws IOException {
        Map<?, ?> volumes = (Map<?, ?>) compose().get("volumes");
        Map<?, ?> secrets = (Map<?, ?>) compose().get("secrets");
        for (Object volume : (List<?>) service.getValue().getOrDefault("volumes", List.of())) {
            String source = volume.toString().split(":")[0];
            if (!source.startsWith("./") && !source.startsWith("${")) {
                assertThat(volumes.containsKey(source)).as(source).isTrue();
            }
        }
        for (Object secret : (List<?>) service.getValue().getOrDefault("secrets", List.of())) {
            assertThat(secrets.containsKey(secret)).as(secret.toString()).isTrue();
        }
    }

    @Test
    void mountedFiles_ofTheRepository_exist() throws IOException {
        List<String> mounts = new ArrayList<>();
        services().forEach(service -> {
            if (service.getValue().get("volumes") instanceof List<?> volumes) {
                volumes.forEach(volume -> mounts.add(volume.toString()));
            }
        });
        assertThat(mounts.stream().filter(mount -> mount.startsWith("./")))
                .isNotEmpty()
                .allSatisfy(mount -> assertThat(ROOT.resolve(mount.substring(0, mount.indexOf(':'))))
                        .exists());
    }

    /** Both are read by the same Prometheus in different wrappings. */
    @Test
    void alerts_ofComposeAndKubernetes_areTheSame() throws IOException {
        Map<String, Object> rules = new Yaml().load(Files.readString(ROOT.resolve("deploy/alerts.yml")));
        Map<String, Map<String, Object>> manifest =
                new Yaml().load(Files.readString(ROOT.resolve("k8s/components/monitoring/alerts.yaml")));
        assertThat(rules.get("groups")).isEqualTo(manifest.get("spec").get("groups"));
    }
}
