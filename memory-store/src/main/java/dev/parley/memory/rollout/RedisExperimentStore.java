package dev.parley.memory.rollout;

import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonalData;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Reply;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person's variants and own sums in a hash, their last turns with variants in a list, and a hash of sums for each
 * experiment. The sums of people and of experiments lie on different servers of a cluster: when a process dies between
 * the two writes, one turn is missing in the sums of the experiment. Thread-safe.
 */
public final class RedisExperimentStore implements ExperimentStore, PersonalData {

    /** Turns of a person that can still be rated. */
    public static final int MAX_TURNS = 100;

    private static final String STORE = "experiments";
    private static final String EXPOSED = "exposed";
    private static final String PEOPLE = "people";
    private static final String TURNS = "turns";
    private static final String SQUARED = "2";
    private static final String WITH_TURNS = "*turns";
    private static final String SEPARATOR = "|";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> EXPOSE = Scripts.list(RedisExperimentStore.class, "expose");

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> OBSERVE = Scripts.list(RedisExperimentStore.class, "observe");

    private static final RedisScript<Long> ADD = Scripts.load(RedisExperimentStore.class, "add", Long.class);

    private final RedisStore redis;
    private final Keys keys;
    private final Duration retention;

    /** @param retention how long variants are kept after the last turn that had one, and sums after the last change */
    public RedisExperimentStore(RedisStore redis, Keys keys, Duration retention) {
        this.redis = redis;
        this.keys = keys;
        this.retention = retention;
    }

    private List<String> keysOf(PersonId person, String turn) {
        return List.of(
                keys.of(KeyKind.EXPERIMENTS, person), keys.of(KeyKind.EXPOSURES, person), keys.ended(person, turn));
    }

    @Override
    public Mono<Map<String, String>> expose(PersonId person, String turn, List<Offer> offers) {
        List<Object> arguments = new ArrayList<>(List.of(turn, retention.toMillis(), MAX_TURNS));
        for (Offer offer : offers) {
            arguments.add(offer.experiment());
            arguments.add(offer.proposed());
            arguments.add(SEPARATOR + String.join(SEPARATOR, offer.variants()) + SEPARATOR);
        }
        return redis.call(EXPOSE, keysOf(person, turn), arguments.toArray()).flatMap(reply -> {
            Map<String, String> given = new LinkedHashMap<>();
            List<Mono<Void>> first = new ArrayList<>();
            for (int index = 0; index + 2 < reply.size(); index += 3) {
                String experiment = reply.text(index);
                String variant = reply.text(index + 1);
                given.put(experiment, variant);
                if (reply.number(index + 2) == 1) {
                    first.add(add(experiment, Map.of(variant + SEPARATOR + EXPOSED, 1.0)));
                }
            }
            return Flux.concat(first).then(Mono.just(given));
        });
    }

    @Override
    public Mono<Void> observe(PersonId person, String turn, Outcome outcome) {
        return redis.call(
                        OBSERVE,
                        keysOf(person, turn),
                        turn,
                        retention.toMillis(),
                        outcome.rating().code(),
                        outcome.turns(),
                        outcome.errors(),
                        outcome.millis(),
                        outcome.micros())
                .flatMap(reply -> Flux.fromIterable(Change.read(reply))
                        .concatMap(change -> add(change.experiment(), change.sums()))
                        .then());
    }

    private Mono<Void> add(String experiment, Map<String, Double> sums) {
        List<Object> arguments = new ArrayList<>(List.of(retention.toMillis()));
        sums.forEach((field, sum) -> {
            if (sum != 0) {
                arguments.add(field);
                arguments.add(Double.toString(sum));
            }
        });
        return arguments.size() == 1
                ? Mono.empty()
                : redis.run(ADD, List.of(Keys.results(experiment)), arguments.toArray())
                        .then();
    }

    /**
     * How the sums of one person and variant changed.
     *
     * @param before turns, then each metric
     * @param added the same
     */
    private record Change(String experiment, String variant, double[] before, double[] added) {

        private static final int NUMBERS = 1 + Metric.values().length;

        static List<Change> read(Reply reply) {
            List<Change> changes = new ArrayList<>();
            for (int index = 0; index + 1 + 2 * NUMBERS < reply.size(); index += 2 + 2 * NUMBERS) {
                double[] before = new double[NUMBERS];
                double[] added = new double[NUMBERS];
                for (int number = 0; number < NUMBERS; number++) {
                    before[number] = reply.number(index + 2 + number);
                    added[number] = reply.number(index + 2 + NUMBERS + number);
                }
                changes.add(new Change(reply.text(index), reply.text(index + 1), before, added));
            }
            return changes;
        }

        /** What is added to the sums of the experiment, by field. */
        Map<String, Double> sums() {
            Map<String, Double> sums = new LinkedHashMap<>();
            String prefix = variant + SEPARATOR;
            double turns = before[0];
            double now = turns + added[0];
            sums.put(prefix + PEOPLE, turns == 0 && now > 0 ? 1.0 : 0.0);
            sums.put(prefix + TURNS, added[0]);
            sums.put(prefix + TURNS + SQUARED, now * now - turns * turns);
            for (Metric metric : Metric.values()) {
                double old = before[1 + metric.ordinal()];
                double sum = old + added[1 + metric.ordinal()];
                sums.put(prefix + metric.label(), sum - old);
                sums.put(prefix + metric.label() + SQUARED, sum * sum - old * old);
                sums.put(prefix + metric.label() + WITH_TURNS, sum * now - old * turns);
            }
            return sums;
        }
    }

    @Override
    public Mono<Map<String, VariantSums>> results(String experiment) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(Keys.results(experiment))
                .collectMap(Map.Entry::getKey, entry -> Double.parseDouble(entry.getValue()))
                .map(RedisExperimentStore::byVariant);
    }

    private static Map<String, VariantSums> byVariant(Map<String, Double> fields) {
        Map<String, VariantSums> results = new TreeMap<>();
        for (String field : fields.keySet()) {
            results.computeIfAbsent(field.substring(0, field.indexOf(SEPARATOR)), variant -> sums(fields, variant));
        }
        return results;
    }

    private static VariantSums sums(Map<String, Double> fields, String variant) {
        String prefix = variant + SEPARATOR;
        Map<Metric, VariantSums.Sums> metrics = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            String name = prefix + metric.label();
            metrics.put(
                    metric,
                    new VariantSums.Sums(
                            fields.getOrDefault(name, 0.0),
                            fields.getOrDefault(name + SQUARED, 0.0),
                            fields.getOrDefault(name + WITH_TURNS, 0.0)));
        }
        return new VariantSums(
                fields.getOrDefault(prefix + EXPOSED, 0.0).longValue(),
                fields.getOrDefault(prefix + PEOPLE, 0.0).longValue(),
                fields.getOrDefault(prefix + TURNS, 0.0),
                fields.getOrDefault(prefix + TURNS + SQUARED, 0.0),
                metrics);
    }

    @Override
    public Mono<Void> reset(String experiment) {
        return redis.template().delete(Keys.results(experiment)).then();
    }

    /** The sums of experiments stay: they name nobody. */
    @Override
    public Mono<Map<String, Long>> erase(PersonId person) {
        return redis.template()
                .delete(keys.of(KeyKind.EXPERIMENTS, person), keys.of(KeyKind.EXPOSURES, person))
                .map(removed -> Map.of(STORE, removed));
    }

    @Override
    public Mono<Map<String, JsonNode>> export(PersonId person) {
        return redis.template()
                .<String, String>opsForHash()
                .entries(keys.of(KeyKind.EXPERIMENTS, person))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new)
                .map(fields -> {
                    ObjectNode root = MAPPER.createObjectNode();
                    fields.forEach(root::put);
                    return fields.isEmpty() ? Map.<String, JsonNode>of() : Map.<String, JsonNode>of(STORE, root);
                });
    }
}
