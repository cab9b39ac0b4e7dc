package dev.parley.assistant.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** No record of settings shows a secret when it is printed, by mistake, into a log or a message. */
class SecretsTests {

    private static final String SECRET = "s3cret-value";
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(secret|token|password|apikey|accesskey)s?|key|keys");
    private static final Pattern COUNT = Pattern.compile("(?i).*(first|max|answer|prompt|completion).*tokens?");

    @TestFactory
    Stream<DynamicTest> toString_recordWithSecret_hidesIt() throws Exception {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.parley").stream()
                .map(candidate -> load(candidate.getBeanClassName()))
                .flatMap(SecretsTests::withNested)
                .filter(Class::isRecord)
                .filter(record -> Arrays.stream(record.getRecordComponents()).anyMatch(SecretsTests::isSecret))
                .map(record -> DynamicTest.dynamicTest(
                        record.getName(),
                        () -> assertThat(create(record)).asString().doesNotContain(SECRET)));
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type), Arrays.stream(type.getDeclaredClasses()).flatMap(SecretsTests::withNested));
    }

    private static boolean isSecret(RecordComponent component) {
        return component.getType() == String.class
                && SECRET_NAME.matcher(component.getName()).matches()
                && !COUNT.matcher(component.getName()).matches();
    }

    private static Object create(Class<?> record) throws ReflectiveOperationException {
        RecordComponent[] components = record.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> isSecret(component) ? SECRET : neutral(component.getType()))
                .toArray();
        Constructor<?> constructor = record.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new AssertionError(record + " cannot be made from neutral values; test it apart", e.getCause());
        }
    }

    private static Object neutral(Class<?> type) {
        return switch (type.getName()) {
            case "int" -> 1;
            case "long" -> 1L;
            case "double" -> 1.0;
            case "boolean" -> true;
            case "java.lang.String" -> "x";
            case "java.util.List" -> java.util.List.of();
            case "java.util.Map" -> java.util.Map.of();
            case "java.util.Set" -> java.util.Set.of();
            case "java.time.Duration" -> java.time.Duration.ofSeconds(1);
            case "java.net.URI" -> java.net.URI.create("http://127.0.0.1");
            default -> null;
        };
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
