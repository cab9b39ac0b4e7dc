package dev.parley.assistant.openai;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one request to {@code /v1/moderations} may hold.
 *
 * @param texts texts of one request
 * @param textLength characters of one text
 */
@ConfigurationProperties("parley.api.moderations")
record ModerationLimits(
        @DefaultValue("32") int texts,
        @DefaultValue("100000") int textLength) {

    ModerationLimits {
        if (texts < 1 || textLength < 1) {
            throw new IllegalArgumentException(
                    "parley.api.moderations.texts and parley.api.moderations.text-length must be at least 1");
        }
    }
}
