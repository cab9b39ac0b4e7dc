package dev.parley.assistant.channel;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast messages go out, shared by all replicas. The platform refuses what is faster.
 *
 * @param perSecond messages of one number or page in a second
 * @param pairInterval between two messages to one person, in the long run
 * @param pairBurst messages to one person at once after a rest
 */
@ConfigurationProperties("parley.channels.limits")
public record ChannelLimitProperties(
        @DefaultValue("70") int perSecond,
        @DefaultValue("6s") Duration pairInterval,
        @DefaultValue("30") int pairBurst) {

    public ChannelLimitProperties {
        if (perSecond < 1 || pairBurst < 1 || pairInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "parley.channels.limits.per-second and pair-burst must be at least 1 and pair-interval at least 1ms");
        }
    }
}
