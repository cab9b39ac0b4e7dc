package dev.parley.assistant.metric;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How far operators look back. */
enum MetricWindow {
    HOUR("1h", Duration.ofHours(1)),
    DAY("24h", Duration.ofHours(24)),
    MONTH("30d", Duration.ofDays(30));

    private final String label;
    private final Duration length;

    MetricWindow(String label, Duration length) {
        this.label = label;
        this.length = length;
    }

    String label() {
        return label;
    }

    Duration length() {
        return length;
    }

    static Optional<MetricWindow> of(String label) {
        return Arrays.stream(values())
                .filter(window -> window.label.equals(label))
                .findFirst();
    }
}
