package dev.parley.assistant.model;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** No server is named for vectors, so the encoder runs in this process. */
final class EmbeddingInProcess implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return context.getEnvironment()
                .getProperty("parley.embedding.remote.base-url", "")
                .isBlank();
    }
}
