package dev.parley.assistant.model;

import dev.parley.model.routing.TargetLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one model is asked for, and when it is left alone.
 *
 * @param maxConcurrent answers at once; more go to another model or are refused
 * @param perMinute requests begun in a minute; 0 sets no limit
 * @param longestSilence wait for the first event of an answer and between two events
 * @param failureRate percentage of failures among the last {@code window} requests at which it is left alone
 * @param window requests that the rate is counted over; fewer than half of them open nothing
 * @param openFor time for which it is left alone before single requests try it again
 */
public record ModelLimits(
        @DefaultValue("512") int maxConcurrent,
        @DefaultValue("0") int perMinute,
        @DefaultValue("5m") Duration longestSilence,
        @DefaultValue("50") int failureRate,
        @DefaultValue("20") int window,
        @DefaultValue("20s") Duration openFor) {

    TargetLimits limits() {
        return new TargetLimits(maxConcurrent, perMinute, longestSilence, failureRate, window, openFor);
    }
}
