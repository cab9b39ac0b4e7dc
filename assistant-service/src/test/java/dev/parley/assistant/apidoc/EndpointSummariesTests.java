package dev.parley.assistant.apidoc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

class EndpointSummariesTests {

    private static final String ADMIN = "/api/admin";

    /** Endpoints of all controllers, as lines of the file name them. */
    private static Set<String> endpoints() throws ClassNotFoundException {
        Set<String> endpoints = new TreeSet<>();
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        for (var candidate : scanner.findCandidateComponents("dev.parley.assistant")) {
            Class<?> controller = Class.forName(candidate.getBeanClassName());
            if (controller.getEnclosingClass() != null) {
                // One that tests made for themselves.
                continue;
            }
            for (String prefix : paths(AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class))) {
                for (Method method : controller.getDeclaredMethods()) {
                    RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                    if (mapping != null) {
                        Arrays.stream(mapping.method())
                                .forEach(verb -> Arrays.stream(paths(mapping))
                                        .forEach(path ->
                                                endpoints.add(EndpointSummaries.key(verb.name(), prefix + path))));
                    }
                }
            }
        }
        return endpoints;
    }

    private static String[] paths(RequestMapping mapping) {
        return mapping == null || mapping.path().length == 0 ? new String[] {""} : mapping.path();
    }

    @Test
    void endpoint_ofOperators_hasASentenceThatSaysWhatItDoes() throws Exception {
        Set<String> endpoints = endpoints();
        assertThat(endpoints).contains("GET_/api/admin/metrics", "PUT_/api/admin/rollouts/{name}");
        EndpointSummaries summaries = EndpointSummaries.load();
        assertThat(endpoints)
                .filteredOn(endpoint -> endpoint.contains("_" + ADMIN))
                .as("apidoc/summaries.properties has a line for each")
                .allMatch(endpoint -> {
                    int gap = endpoint.indexOf('_');
                    return summaries
                            .of(endpoint.substring(0, gap), endpoint.substring(gap + 1))
                            .filter(sentence -> sentence.endsWith(".") && sentence.length() <= 100)
                            .isPresent();
                });
    }

    @Test
    void summary_isOfAnEndpointThatThereIs() throws Exception {
        assertThat(endpoints()).containsAll(EndpointSummaries.load().endpoints());
    }
}
