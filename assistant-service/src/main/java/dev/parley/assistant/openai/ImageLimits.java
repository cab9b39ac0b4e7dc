package dev.parley.assistant.openai;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one request to {@code /v1/images/generations} may ask for.
 *
 * @param pictures pictures of one request, {@code n}
 * @param promptLength characters of the prompt
 * @param side width and height of a picture, in pixels
 */
@ConfigurationProperties("parley.api.images")
record ImageLimits(
        @DefaultValue("4") int pictures,
        @DefaultValue("4000") int promptLength,
        @DefaultValue("2048") int side) {

    ImageLimits {
        if (pictures < 1 || promptLength < 1 || side < 1) {
            throw new IllegalArgumentException("parley.api.images.pictures, parley.api.images.prompt-length and"
                    + " parley.api.images.side must be at least 1");
        }
    }
}
