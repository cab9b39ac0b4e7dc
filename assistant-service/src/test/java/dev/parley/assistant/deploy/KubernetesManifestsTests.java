package dev.parley.assistant.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Every manifest against the models of the official client, which know the fields of each kind and which are required. */
class KubernetesManifestsTests {

    private static final Path FOLDER = Path.of("..", "k8s");

    /** Kinds of KEDA and the Prometheus operator, which the client has no models of: strict schemas of our own. */
    private static final Set<String> FOREIGN_KINDS = Set.of("ScaledObject", "ServiceMonitor", "PrometheusRule");

    /** What kubectl reads itself; that it renders says that they are right. */
    private static final Set<String> RENDERED = Set.of("Kustomization", "Component");

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static final Map<String, Check> MODELS = Map.of(
            "Deployment", V1Deployment::validateJsonElement,
            "Namespace", V1Namespace::validateJsonElement,
            "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement,
            "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "ServiceAccount", V1ServiceAccount::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement,
            "HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement);

    private interface Check {
        void validate(JsonElement manifest) throws IOException;
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void file_fields_areKnown(Path file) throws IOException {
        for (JsonObject manifest : manifests(Files.readString(file))) {
            // What a patch leaves out stands in the base; it is checked where an overlay is rendered.
            if (!isPatch(file)) {
                validate(manifest);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void file_isListedByItsKustomization(Path file) throws IOException {
        if (!file.endsWith("kustomization.yaml")) {
            assertThat(Files.readString(file.resolveSibling("kustomization.yaml")))
                    .containsPattern("(- |path: )" + file.getFileName());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/single-node", "overlays/production", "overlays/gpu"})
    void overlay_rendered_isValid(String folder) throws Exception {
        List<JsonObject> manifests = manifests(render(folder));

        assertThat(manifests).isNotEmpty();
        for (JsonObject manifest : manifests) {
            validate(manifest);
            if (!kind(manifest).equals("Namespace")) {
                assertThat(manifest.getAsJsonObject("metadata").get("namespace").getAsString())
                        .isEqualTo("parley");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/single-node", "overlays/production", "overlays/gpu"})
    void overlay_pods_areLockedDown(String folder) throws Exception {
        for (JsonObject manifest : manifests(render(folder))) {
            if (Set.of("Deployment", "StatefulSet").contains(kind(manifest))) {
                JsonObject pod = manifest.getAsJsonObject("spec")
                        .getAsJsonObject("template")
                        .getAsJsonObject("spec");
                assertThat(pod.getAsJsonObject("securityContext")
                                .get("runAsNonRoot")
                                .getAsBoolean())
                        .isTrue();
                JsonObject container = pod.getAsJsonArray("containers").get(0).getAsJsonObject();
                JsonObject security = container.getAsJsonObject("securityContext");
                assertThat(security.get("readOnlyRootFilesystem").getAsBoolean())
                        .isTrue();
                assertThat(security.get("allowPrivilegeEscalation").getAsBoolean())
                        .isFalse();
                assertThat(container
                                .getAsJsonObject("resources")
                                .getAsJsonObject("limits")
                                .has("memory"))
                        .isTrue();
                assertThat(container.has("readinessProbe")).isTrue();
                assertThat(container.has("livenessProbe")).isTrue();
            }
        }
    }

    /** A pod gets the program's own time for running turns, and then some, before it is killed. */
    @Test
    void base_gracePeriod_isLongerThanTheDrain() throws Exception {
        Map<String, Object> settings =
                new Yaml().load(Files.readString(Path.of("src", "main", "resources", "application.yml")));
        String drain = find(settings, "spring", "lifecycle", "timeout-per-shutdown-phase");
        int seconds = Integer.parseInt(drain.replace("s", ""));
        JsonObject deployment = manifests(Files.readString(FOLDER.resolve("base/deployment.yaml")))
                .getFirst();
        int grace = deployment
                .getAsJsonObject("spec")
                .getAsJsonObject("template")
                .getAsJsonObject("spec")
                .get("terminationGracePeriodSeconds")
                .getAsInt();
        assertThat(grace).isGreaterThanOrEqualTo(seconds + 10);
    }

    @Test
    void validate_misspelledField_isFound() {
        JsonObject manifest = manifests("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: x}
                spec:
                  replica: 1
                  selector: {}
                  template: {}
                """).getFirst();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> validate(manifest))
                .withMessageContaining("replica");
    }

    @Test
    void validate_misspelledFieldOfAForeignKind_isFound() throws IOException {
        String scaled = Files.readString(FOLDER.resolve("components/keda/scaled-object.yaml"));
        JsonObject manifest =
                manifests(scaled.replace("maxReplicaCount", "maxReplicas")).getFirst();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> validate(manifest))
                .withMessageContaining("maxReplicas");
    }

    private static void validate(JsonObject manifest) {
        String kind = kind(manifest);
        assertThat(manifest.has("apiVersion")).isTrue();
        if (FOREIGN_KINDS.contains(kind)) {
            assertThat(schema(kind).validate(manifest.toString(), InputFormat.JSON))
                    .isEmpty();
        } else if (!RENDERED.contains(kind)) {
            assertThat(MODELS).as("a model for each kind").containsKey(kind);
            assertThatCode(() -> MODELS.get(kind).validate(manifest)).doesNotThrowAnyException();
        }
    }

    private static Schema schema(String kind) {
        try (InputStream text = KubernetesManifestsTests.class.getResourceAsStream("/kinds/" + kind + ".json")) {
            return SCHEMAS.getSchema(new String(text.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPatch(Path file) throws IOException {
        String kustomization = Files.readString(file.resolveSibling("kustomization.yaml"));
        return kustomization.contains("path: " + file.getFileName());
    }

    private static String kind(JsonObject manifest) {
        return manifest.get("kind").getAsString();
    }

    private static List<JsonObject> manifests(String yaml) {
        List<JsonObject> manifests = new ArrayList<>();
        for (Object document : new Yaml().loadAll(yaml)) {
            manifests.add(JsonParser.parseString(new Gson().toJson(document)).getAsJsonObject());
        }
        return manifests;
    }

    private static String find(Map<String, Object> settings, String... path) {
        Object value = settings;
        for (String name : path) {
            value = ((Map<?, ?>) value).get(name);
        }
        return value.toString();
    }

    private static String render(String folder) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(
                            "kubectl", "kustomize", FOLDER.resolve(folder).toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "kubectl is not there, which renders the overlays");
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
