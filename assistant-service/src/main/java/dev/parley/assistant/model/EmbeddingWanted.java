package dev.parley.assistant.model;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** A model for vectors is named. */
final class EmbeddingWanted implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        return !environment.getProperty("parley.embedding.path", "").isBlank()
                || !environment
                        .getProperty("parley.embedding.remote.base-url", "")
                        .isBlank();
    }
}
