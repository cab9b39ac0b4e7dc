package dev.parley.assistant.metric;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.admin.AdminAccess;
import dev.parley.assistant.admin.AdminRole;
import dev.parley.memory.metric.MetricBucket;
import dev.parley.memory.metric.MetricHistory;
import dev.parley.memory.metric.MetricResolution;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What was going on in the last hour, day or month, and what is going on now, over all replicas. */
@RestController
@AdminAccess(AdminRole.VIEWER)
class MetricsController {

    private final MetricHistory history;
    private final MetricFeed feed;
    private final MetricsProperties properties;
    private final Clock clock;

    MetricsController(MetricHistory history, MetricFeed feed, MetricsProperties properties, Clock clock) {
        this.history = history;
        this.feed = feed;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A window.
     *
     * @param step seconds between two times
     * @param times starts of the steps, as seconds since the epoch
     * @param series values of each series at these times, as in {@link MetricPoint}
     * @param totals of the whole window
     */
    record Window(
            String window,
            long step,
            List<Long> times,
            Map<String, List<@Nullable Double>> series,
            Map<String, @Nullable Double> totals) {}

    /** @param window {@code 1h}, {@code 24h} or {@code 30d} */
    @GetMapping("/api/admin/metrics")
    Mono<Window> history(@RequestParam(defaultValue = "1h") String window) {
        MetricWindow wanted = MetricWindow.of(window)
                .orElseThrow(() -> RequestException.badRequest("invalid_window", "window must be 1h, 24h or 30d"));
        MetricResolution resolution = properties.resolution(wanted);
        Instant now = clock.instant();
        Instant from = now.minus(wanted.length()).plus(resolution.step());
        return history.read(resolution, from, now)
                .collectList()
                .map(buckets -> window(wanted, resolution, from, now, buckets));
    }

    /** Events {@code point} with the newest step of the last hour, as it comes. */
    @GetMapping(path = "/api/admin/metrics/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<MetricPoint>> live() {
        return feed.events();
    }

    private Window window(
            MetricWindow window, MetricResolution resolution, Instant from, Instant to, List<MetricBucket> buckets) {
        Map<Long, MetricPoint> points = new HashMap<>();
        for (MetricBucket bucket : buckets) {
            points.put(bucket.start().getEpochSecond(), MetricPoint.of(bucket, properties.step()));
        }
        List<Long> times = new ArrayList<>();
        for (long bucket = resolution.bucket(from); bucket <= resolution.bucket(to); bucket++) {
            times.add(resolution.start(bucket).getEpochSecond());
        }
        Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
        for (String name : MetricPoint.names()) {
            List<@Nullable Double> values = new ArrayList<>();
            for (long time : times) {
                MetricPoint point = points.get(time);
                values.add(point == null ? null : point.values().get(name));
            }
            series.put(name, values);
        }
        return new Window(window.label(), resolution.step().toSeconds(), times, series, MetricPoint.totals(buckets));
    }
}
