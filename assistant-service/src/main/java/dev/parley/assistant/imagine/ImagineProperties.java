package dev.parley.assistant.imagine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Drawing while a person types.
 *
 * @param size width and height of the picture, in pixels
 * @param quiet a description is drawn when nothing was typed for this long
 * @param maxPrompt longest description, in characters
 */
@ConfigurationProperties("parley.imagine")
public record ImagineProperties(
        @DefaultValue("768") int size,
        @DefaultValue("250ms") Duration quiet,
        @DefaultValue("1000") int maxPrompt) {

    public ImagineProperties {
        if (size < 64 || size > 2_048) {
            throw new IllegalArgumentException("parley.imagine.size must be from 64 to 2048 but is " + size);
        }
        if (quiet.isNegative()) {
            throw new IllegalArgumentException("parley.imagine.quiet must not be negative but is " + quiet);
        }
        if (maxPrompt < 1) {
            throw new IllegalArgumentException("parley.imagine.max-prompt must be at least 1 but is " + maxPrompt);
        }
    }
}
