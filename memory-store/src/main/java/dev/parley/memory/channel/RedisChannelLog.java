package dev.parley.memory.channel;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/** A hash for each channel and day, with a count and a time for each thing that happened. Thread-safe. */
public final class RedisChannelLog implements ChannelLog {

    private static final String COUNT = "count ";
    private static final String LAST = "last ";
    private static final RedisScript<Long> ADD = Scripts.load(RedisChannelLog.class, "add", Long.class);

    private final RedisStore redis;

    public RedisChannelLog(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Void> add(String channel, LocalDate day, Instant now, Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return Mono.empty();
        }
        List<Object> arguments = new ArrayList<>(List.of(Duration.ofDays(DAYS).toMillis(), now.toEpochMilli()));
        counts.forEach((what, count) -> {
            arguments.add(what);
            arguments.add(count);
        });
        return redis.run(ADD, List.of(Keys.channelDay(channel, day)), arguments.toArray())
                .then();
    }

    @Override
    public Mono<ChannelDay> of(String channel, LocalDate day) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(Keys.channelDay(channel, day))
                .collectMap(Map.Entry::getKey, entry -> Long.parseLong(entry.getValue()))
                .map(RedisChannelLog::read);
    }

    private static ChannelDay read(Map<String, Long> fields) {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, Instant> last = new TreeMap<>();
        fields.forEach((field, value) -> {
            if (field.startsWith(COUNT)) {
                counts.put(field.substring(COUNT.length()), value);
            } else if (field.startsWith(LAST)) {
                last.put(field.substring(LAST.length()), Instant.ofEpochMilli(value));
            }
        });
        return new ChannelDay(counts, last);
    }
}
