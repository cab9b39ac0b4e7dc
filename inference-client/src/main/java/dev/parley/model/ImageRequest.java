package dev.parley.model;

import org.jspecify.annotations.Nullable;

/**
 * @param prompt what is to be seen
 * @param width in pixels; a model takes the nearest it can make
 * @param height in pixels
 * @param seed the same seed gives the same picture; null takes another each time
 */
public record ImageRequest(
        String prompt, int width, int height, @Nullable Long seed) {
    public ImageRequest {
        if (prompt.isBlank()) {
            throw new IllegalArgumentException("prompt must not be blank");
        }
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("width and height must be at least 1");
        }
    }
}
