package dev.parley.memory.usage;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hash for each person and day in the person's partition, and one of sums for each day. Thread-safe.
 */
public final class RedisUsageStore implements UsageStore, PersonalData {

    /** Sums of a day; what comes beyond them is added up under {@code other}. */
    static final int MAX_SUMS = 10_000;

    private static final String STORE = "usage";
    private static final String SEPARATOR = "|";
    private static final String OTHER = "other";
    private static final List<String> FIELDS =
            List.of("turns", "prompt", "completion", "cached", "micros", "millijoules");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final RedisScript<Long> ADD = Scripts.load(RedisUsageStore.class, "add", Long.class);
    private static final RedisScript<Long> SUM = Scripts.load(RedisUsageStore.class, "sum", Long.class);
    private static final RedisScript<Long> TAKE = Scripts.load(RedisUsageStore.class, "take", Long.class);

    private final RedisStore redis;
    private final Keys keys;
    private final Clock clock;
    private final int days;

    /** @param days for which what was used is kept, today included */
    public RedisUsageStore(RedisStore redis, Keys keys, Clock clock, int days) {
        if (days < 1) {
            throw new IllegalArgumentException("days must be at least 1 but is " + days);
        }
        this.redis = redis;
        this.keys = keys;
        this.clock = clock;
        this.days = days;
    }

    private static Object[] arguments(long retention, Spent spent) {
        return new Object[] {
            retention,
            spent.turns(),
            spent.prompt(),
            spent.completion(),
            spent.cached(),
            spent.micros(),
            spent.millijoules()
        };
    }

    private long retention() {
        return Duration.ofDays(days).toMillis();
    }

    @Override
    public Mono<Void> add(PersonId person, LocalDate day, Spent spent) {
        return redis.run(ADD, List.of(keys.usage(person, day)), arguments(retention(), spent))
                .then();
    }

    @Override
    public Mono<Void> add(UsageRow row) {
        List<Object> all = new ArrayList<>(List.of(arguments(retention(), row.spent())));
        all.add(String.join(SEPARATOR, plain(row.model()), plain(row.channel()), plain(row.country())));
        all.add(String.join(SEPARATOR, OTHER, OTHER, ""));
        all.add(MAX_SUMS * FIELDS.size());
        return redis.run(SUM, List.of(Keys.usageSums(row.day())), all.toArray()).then();
    }

    private static String plain(String text) {
        return text.replace(SEPARATOR, "_");
    }

    @Override
    public Mono<Quota.Limit> take(PersonId person, LocalDate day, Quota quota) {
        return redis.run(
                        TAKE,
                        List.of(keys.usage(person, day)),
                        retention(),
                        quota.turns(),
                        quota.tokens(),
                        quota.micros())
                .map(limit -> Quota.Limit.values()[limit.intValue()]);
    }

    @Override
    public Mono<Spent> of(PersonId person, LocalDate day) {
        return entries(keys.usage(person, day)).map(fields -> spent(fields, ""));
    }

    @Override
    public Flux<UsageRow> sums(LocalDate from, LocalDate to) {
        return Flux.fromIterable(from.datesUntil(to.plusDays(1)).toList())
                .concatMap(day -> entries(Keys.usageSums(day)).flatMapIterable(fields -> rows(day, fields)));
    }

    private Mono<Map<String, String>> entries(String key) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(key)
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, LinkedHashMap::new);
    }

    private static List<UsageRow> rows(LocalDate day, Map<String, String> fields) {
        List<String> groups = fields.keySet().stream()
                .map(field -> field.substring(0, field.lastIndexOf(SEPARATOR)))
                .distinct()
                .sorted()
                .toList();
        return groups.stream()
                .map(group -> {
                    String[] parts = group.split("\\|", -1);
                    return new UsageRow(day, parts[0], parts[1], parts[2], spent(fields, group + SEPARATOR));
                })
                .toList();
    }

    private static Spent spent(Map<String, String> fields, String prefix) {
        long[] values = FIELDS.stream()
                .mapToLong(field -> Long.parseLong(fields.getOrDefault(prefix + field, "0")))
                .toArray();
        return new Spent(values[0], values[1], values[2], values[3], values[4], values[5]);
    }

    private List<LocalDate> kept() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return today.minusDays(days).datesUntil(today.plusDays(2)).toList();
    }

    /** The sums stay: they name nobody. */
    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        String[] all = kept().stream().map(day -> keys.usage(person, day)).toArray(String[]::new);
        return redis.template().delete(all).map(removed -> Map.of(STORE, removed));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return Flux.fromIterable(kept())
                .concatMap(day -> of(person, day)
                        .filter(spent -> !spent.equals(Spent.NOTHING))
                        .map(spent -> Map.entry(day.toString(), spent)))
                .collectList()
                .map(entries -> {
                    ObjectNode root = MAPPER.createObjectNode();
                    entries.forEach(entry -> root.set(entry.getKey(), MAPPER.valueToTree(entry.getValue())));
                    return entries.isEmpty() ? Map.<String, JsonNode>of() : Map.<String, JsonNode>of(STORE, root);
                });
    }
}
