package dev.parley.assistant.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The model that sets pictures in motion.
 *
 * @param remote a server with {@code /videos}; without one there is none
 * @param poll time between two questions whether a video is done
 * @param deadline longest time for a whole video, waiting included
 */
@ConfigurationProperties("parley.animation")
record AnimationProperties(
        @DefaultValue @NestedConfigurationProperty RemoteModel remote,
        @DefaultValue("2s") Duration poll,
        @DefaultValue("5m") Duration deadline) {

    AnimationProperties {
        if (!poll.isPositive() || !deadline.isPositive()) {
            throw new IllegalArgumentException("parley.animation.poll and parley.animation.deadline must be above 0");
        }
    }
}
