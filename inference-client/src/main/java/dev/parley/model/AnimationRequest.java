package dev.parley.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param picture what is set in motion
 * @param prompt how it moves; empty leaves it to the model
 * @param length how long it plays; a model takes the nearest it can make
 * @param seed the same seed gives the same animation; null takes another each time
 */
public record AnimationRequest(
        Picture picture,
        String prompt,
        Duration length,
        @Nullable Long seed) {
    public AnimationRequest {
        if (!length.isPositive()) {
            throw new IllegalArgumentException("length must be above 0 but is " + length);
        }
    }
}
