package dev.parley.assistant.channel;

import dev.parley.memory.channel.ChannelLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries what this replica counted of its channels to where all replicas' counts come together, in intervals, so that
 * webhooks and workers do nothing for it. What happened is {@code webhook KIND OUTCOME} or {@code sent OUTCOME}, as the
 * metrics have it; its time is that of the interval. Thread-safe.
 */
public final class ChannelActivity implements AutoCloseable {

    /** Before an event of a webhook. */
    public static final String WEBHOOK = "webhook ";

    /** Before an attempt to send. */
    public static final String SENT = "sent ";

    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ChannelActivity.class);
    private static final String CHANNEL = "channel";

    private final ChannelLog store;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, Map<String, Long>> carried = new ConcurrentHashMap<>();
    private final Disposable running;

    public ChannelActivity(ChannelLog store, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.meters = meters;
        this.clock = clock;
        this.running = Flux.interval(INTERVAL)
                .onBackpressureDrop()
                .concatMap(tick -> carry(), 1)
                .subscribe();
    }

    /** One interval; what cannot be carried is carried with the next. */
    Mono<Void> carry() {
        return Flux.defer(() -> Flux.fromIterable(counted().entrySet()))
                .concatMap(channel -> carry(channel.getKey(), channel.getValue()))
                .then()
                .onErrorResume(fault -> {
                    log.warn("What came and went on channels could not be kept. fault={}", fault.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> carry(String channel, Map<String, Long> counted) {
        Map<String, Long> before = carried.getOrDefault(channel, Map.of());
        Map<String, Long> fresh = new TreeMap<>();
        counted.forEach((what, count) -> {
            long added = count - before.getOrDefault(what, 0L);
            if (added > 0) {
                fresh.put(what, added);
            }
        });
        if (fresh.isEmpty()) {
            return Mono.empty();
        }
        Instant now = clock.instant();
        return store.add(channel, LocalDate.ofInstant(now, ZoneOffset.UTC), now, fresh)
                .doOnSuccess(done -> carried.put(channel, counted));
    }

    private Map<String, Map<String, Long>> counted() {
        Map<String, Map<String, Long>> counted = new HashMap<>();
        add(counted, "parley.webhook.events", WEBHOOK, List.of("kind", "outcome"));
        add(counted, "parley.outbox.sent", SENT, List.of("outcome"));
        return counted;
    }

    private void add(Map<String, Map<String, Long>> counted, String meter, String prefix, List<String> tags) {
        for (Counter counter : meters.find(meter).counters()) {
            Map<String, String> values = new HashMap<>();
            for (Tag tag : counter.getId().getTags()) {
                values.put(tag.getKey(), tag.getValue());
            }
            String what = prefix
                    + String.join(
                            " ",
                            tags.stream()
                                    .map(tag -> values.getOrDefault(tag, ""))
                                    .toList());
            counted.computeIfAbsent(values.getOrDefault(CHANNEL, ""), channel -> new HashMap<>())
                    .merge(what, (long) counter.count(), Long::sum);
        }
    }

    @Override
    public void close() {
        running.dispose();
    }
}
