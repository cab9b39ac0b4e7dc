package dev.parley.assistant.metric;

import dev.parley.memory.metric.MetricResolution;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The history of metrics for the dashboard.
 *
 * @param step each replica measures this often; length of a point of the last hour
 * @param dayStep length of a point of the last 24 hours; a multiple of the step
 * @param monthStep length of a point of the last 30 days; a multiple of the step
 * @param maxFields numbers that are kept of a point
 * @param maxViewers connections with live metrics that a replica serves at once
 * @param heartbeat a live connection without news says this often that it is alive
 * @param liveFor a live connection is ended after this time; browsers open another one
 */
@ConfigurationProperties("parley.metrics")
public record MetricsProperties(
        @DefaultValue("10s") Duration step,
        @DefaultValue("5m") Duration dayStep,
        @DefaultValue("2h") Duration monthStep,
        @DefaultValue("500") int maxFields,
        @DefaultValue("20") int maxViewers,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("1h") Duration liveFor) {

    public MetricsProperties {
        check("step", step, Duration.ofSeconds(1), MetricWindow.HOUR.length());
        check("day-step", dayStep, step, MetricWindow.DAY.length());
        check("month-step", monthStep, step, MetricWindow.MONTH.length());
        if (maxFields < 1 || maxViewers < 1) {
            throw new IllegalArgumentException("parley.metrics.max-fields and max-viewers must be at least 1");
        }
        if (heartbeat.toSeconds() < 1 || liveFor.toSeconds() < 1) {
            throw new IllegalArgumentException("parley.metrics.heartbeat and live-for must be at least 1s");
        }
    }

    private static void check(String name, Duration value, Duration unit, Duration most) {
        if (value.compareTo(unit) < 0 || value.toMillis() % unit.toMillis() != 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("parley.metrics." + name + " must be a multiple of " + unit.toSeconds()
                    + "s, at most " + most.toHours() + "h, but is " + value);
        }
    }

    /** What the history keeps, the finest first. */
    public List<MetricResolution> resolutions() {
        return Arrays.stream(MetricWindow.values()).map(this::resolution).toList();
    }

    /** How a window is looked at. */
    MetricResolution resolution(MetricWindow window) {
        Duration length = switch (window) {
            case HOUR -> step;
            case DAY -> dayStep;
            case MONTH -> monthStep;
        };
        return new MetricResolution(length, window.length());
    }
}
