package dev.parley.memory.metric;

import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A hash for each bucket. The first replica that adds to a bucket of the finest resolution counts a step in the others, so
 * that a mean over time is one over the times when anybody measured. Thread-safe.
 */
public final class RedisMetricHistory implements MetricHistory {

    private static final RedisScript<Long> ADD = Scripts.load(RedisMetricHistory.class, "add", Long.class);

    private static final String STEPS = "#steps";
    private static final String SAMPLES = "#samples";
    private static final String SUM = "+";
    private static final String PEAK = "^";

    /** Buckets that are asked for at once. */
    private static final int READS = 64;

    private final RedisStore redis;
    private final List<MetricResolution> resolutions;
    private final int mostFields;

    /**
     * @param resolutions the finest first; the steps of the others are multiples of its
     * @param mostFields fields of a bucket; what comes beyond them is left out
     */
    public RedisMetricHistory(RedisStore redis, List<MetricResolution> resolutions, int mostFields) {
        this.redis = redis;
        this.resolutions = List.copyOf(resolutions);
        this.mostFields = mostFields;
        long finest = resolutions.getFirst().step().toSeconds();
        for (MetricResolution resolution : resolutions) {
            if (resolution.step().toSeconds() % finest != 0) {
                throw new IllegalArgumentException(
                        "a step of " + resolution.step() + " is no multiple of the finest, " + finest + " s");
            }
        }
    }

    @Override
    public Mono<Void> add(MetricSample sample) {
        List<String> keys = new ArrayList<>();
        List<Object> arguments =
                new ArrayList<>(List.of(mostFields, sample.sums().size()));
        for (MetricResolution resolution : resolutions) {
            long bucket = resolution.bucket(sample.at());
            keys.add(Keys.metrics(resolution.step(), bucket));
            arguments.add(resolution.start(bucket + 1).plus(resolution.kept()).toEpochMilli());
        }
        sample.sums().forEach((series, value) -> {
            arguments.add(SUM + series);
            arguments.add(value);
        });
        sample.peaks().forEach((series, value) -> {
            arguments.add(PEAK + series);
            arguments.add(value);
        });
        return redis.run(ADD, keys, arguments.toArray()).then();
    }

    @Override
    public Flux<MetricBucket> read(MetricResolution resolution, Instant from, Instant to) {
        return Flux.fromStream(() -> LongStream.rangeClosed(resolution.bucket(from), resolution.bucket(to))
                        .boxed())
                .flatMapSequential(bucket -> read(resolution, bucket), READS);
    }

    private Mono<MetricBucket> read(MetricResolution resolution, long bucket) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(Keys.metrics(resolution.step(), bucket))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .filter(fields -> !fields.isEmpty())
                .map(fields -> bucket(resolution.start(bucket), fields));
    }

    private static MetricBucket bucket(Instant start, Map<String, String> fields) {
        Map<String, Double> sums = new HashMap<>();
        Map<String, Double> peaks = new HashMap<>();
        fields.forEach((field, value) -> {
            if (field.startsWith(SUM)) {
                sums.put(field.substring(SUM.length()), Double.parseDouble(value));
            } else if (field.startsWith(PEAK)) {
                peaks.put(field.substring(PEAK.length()), Double.parseDouble(value));
            }
        });
        return new MetricBucket(
                start,
                Long.parseLong(fields.getOrDefault(STEPS, "0")),
                Long.parseLong(fields.getOrDefault(SAMPLES, "0")),
                sums,
                peaks);
    }
}
