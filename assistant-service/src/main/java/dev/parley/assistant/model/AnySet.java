package dev.parley.assistant.model;

import java.util.Arrays;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The condition of {@link WhereSet}. */
final class AnySet implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String[] names = metadata.getAnnotations().get(WhereSet.class).getStringArray("value");
        return Arrays.stream(names)
                .anyMatch(
                        name -> !context.getEnvironment().getProperty(name, "").isBlank());
    }
}
