package dev.parley.assistant.model;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** No server is named, so the model runs in this process. */
final class LocalModel implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return context.getEnvironment()
                .getProperty("parley.model.remote.base-url", "")
                .isBlank();
    }
}
