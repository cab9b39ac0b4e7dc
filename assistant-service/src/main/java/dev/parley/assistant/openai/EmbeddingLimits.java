package dev.parley.assistant.openai;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one request to {@code /v1/embeddings} may hold.
 *
 * @param texts texts of one request
 * @param textLength characters of one text; what has more tokens than the model reads is refused all the same
 */
@ConfigurationProperties("parley.api.embeddings")
record EmbeddingLimits(
        @DefaultValue("2048") int texts,
        @DefaultValue("100000") int textLength) {

    EmbeddingLimits {
        if (texts < 1 || textLength < 1) {
            throw new IllegalArgumentException(
                    "parley.api.embeddings.texts and parley.api.embeddings.text-length must be at least 1");
        }
    }
}
