package dev.parley.memory.fact;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.memory.PersonId;
import dev.parley.memory.recall.RecallQuery;
import dev.parley.memory.recall.TextEncoder;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Reply;
import dev.parley.memory.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Facts in Redis: one hash per person, changed where its version still is the one that was read. The facts of people in
 * use stay indexed in this process; each use asks Redis whether they are still current, and gets them anew if not.
 * Thread-safe.
 */
public final class RedisFactStore implements FactStore {

    /** Tries of a change while others change the same person's facts. */
    private static final int MAX_TRIES = 20;

    /** Notes of what was not remembered. */
    private static final int MAX_NOTES = 20;

    /** Facts that get their vectors together, and the time for that. */
    private static final int ENCODED_AT_ONCE = 64;

    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(60);

    /** A question is answered by words alone when its meaning takes longer. */
    private static final Duration ENCODER_TIMEOUT = Duration.ofMillis(500);

    /** Of what a person does in the list of facts. */
    private static final String NO_TURN = "";

    /** Values before the facts in the answer of the script {@code load}. */
    private static final int LOAD_HEAD = 2;

    private static final Logger log = LoggerFactory.getLogger(RedisFactStore.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> LOAD = Scripts.list(RedisFactStore.class, "load");

    private static final RedisScript<Long> WRITE = Scripts.load(RedisFactStore.class, "write", Long.class);
    private static final RedisScript<Long> REFUSE = Scripts.load(RedisFactStore.class, "refuse", Long.class);
    private static final RedisScript<Long> PAUSE = Scripts.load(RedisFactStore.class, "pause", Long.class);

    private final RedisStore redis;
    private final Keys keys;
    private final Clock clock;
    private final FactOptions options;
    private final @Nullable TextEncoder encoder;
    private final RecallBudget budget;
    private final Cache<PersonId, FactIndex> cache;
    private final Set<PersonId> encoding = ConcurrentHashMap.newKeySet();

    /** Recalls as many facts as are asked for. */
    public RedisFactStore(
            RedisStore redis, Keys keys, Clock clock, FactOptions options, @Nullable TextEncoder encoder) {
        this(redis, keys, clock, options, encoder, RecallBudget.UNLIMITED);
    }

    /**
     * @param encoder adds meaning to recall; null ranks by words alone
     * @param budget room that recalled facts have
     */
    public RedisFactStore(
            RedisStore redis,
            Keys keys,
            Clock clock,
            FactOptions options,
            @Nullable TextEncoder encoder,
            RecallBudget budget) {
        this.redis = redis;
        this.keys = keys;
        this.clock = clock;
        this.options = options;
        this.encoder = encoder;
        this.budget = budget;
        this.cache = Caffeine.newBuilder()
                .maximumSize(options.maxCachedPeople())
                .expireAfterAccess(options.cached())
                .build();
    }

    private List<String> keys(PersonId person) {
        return List.of(keys.of(KeyKind.FACTS, person), keys.of(KeyKind.PROFILE, person));
    }

    private Mono<FactIndex> load(PersonId person) {
        return Mono.defer(() -> {
            FactIndex known = cache.getIfPresent(person);
            return redis.call(LOAD, keys(person), known == null ? "" : known.version())
                    .map(found -> {
                        if (known != null && found.number(0) == known.version()) {
                            return known;
                        }
                        FactIndex loaded = index(found);
                        if (loaded.version() == 0) {
                            cache.invalidate(person);
                        } else {
                            cache.put(person, loaded);
                        }
                        return loaded;
                    });
        });
    }

    private FactIndex index(Reply found) {
        List<FactJson.Stored> facts = new ArrayList<>();
        for (int at = LOAD_HEAD; at < found.size(); at += 2) {
            // One unreadable fact must not lose the others.
            try {
                facts.add(FactJson.read(found.text(at), found.text(at + 1)));
            } catch (RuntimeException e) {
                log.warn(
                        "A stored fact cannot be read and is left out: {}",
                        e.getClass().getSimpleName());
            }
        }
        return FactIndex.of(found.number(0), found.number(1) == 1, facts, encoder == null ? "" : encoder.name());
    }

    /** What is to be done with the facts as read, and what to tell about it. */
    private record Plan<T>(FactChange change, T outcome) {}

    /** Plans on the facts as they are and writes, again when they changed meanwhile. */
    private <T> Mono<T> change(PersonId person, Function<FactIndex, Plan<T>> planning) {
        return change(person, NO_TURN, planning, MAX_TRIES);
    }

    /** @param turn for which it is done; empty result when everything of the person was forgotten since it was opened */
    private <T> Mono<T> change(PersonId person, String turn, Function<FactIndex, Plan<T>> planning, int tries) {
        return load(person).flatMap(index -> {
            Plan<T> plan = planning.apply(index);
            if (plan.change().isEmpty()) {
                return Mono.just(plan.outcome());
            }
            return redis.write(
                            WRITE,
                            List.of(
                                    keys.of(KeyKind.FACTS, person),
                                    keys.of(KeyKind.PROFILE, person),
                                    keys.of(KeyKind.FENCE, keys.partition(person)),
                                    keys.ended(person, turn),
                                    keys.of(KeyKind.TURNS, person)),
                            plan.change()
                                    .arguments(
                                            index.version(), options.retention(), Keys.prefix(keys.partition(person))))
                    .flatMap(version -> {
                        if (version < 0) {
                            return Mono.empty();
                        }
                        if (version > 0) {
                            return Mono.just(plan.outcome());
                        }
                        return tries > 1
                                ? change(person, turn, planning, tries - 1)
                                : Mono.error(new IllegalStateException(
                                        "the facts changed " + MAX_TRIES + " times while they were being changed"));
                    });
        });
    }

    @Override
    public Mono<RememberOutcome> remember(PersonId person, Statement statement) {
        return Mono.defer(() -> {
            Optional<Refusal> refusal = refusal(statement.text());
            if (refusal.isPresent()) {
                return note(person, statement, refusal.get()).thenReturn(new RememberOutcome.Refused(refusal.get()));
            }
            FactWriter writer = new FactWriter(statement, options);
            return vector(statement.text(), TextEncoder.Use.PASSAGE)
                    .flatMap(vector -> change(
                            person,
                            statement.turn(),
                            index -> index.paused()
                                    ? new Plan<>(FactChange.NONE, new RememberOutcome.Refused(Refusal.PAUSED))
                                    : planned(index, writer, vector),
                            MAX_TRIES))
                    .defaultIfEmpty(new RememberOutcome.Refused(Refusal.FORGOTTEN));
        });
    }

    private Mono<Void> note(PersonId person, Statement statement, Refusal why) {
        if (why == Refusal.EMPTY) {
            return Mono.empty();
        }
        String note = clock.millis() + " " + why.name() + " " + statement.turn();
        return redis.write(
                        REFUSE,
                        List.of(keys.of(KeyKind.REFUSED, person), keys.ended(person, statement.turn())),
                        note,
                        MAX_NOTES,
                        options.retention().toMillis())
                .then();
    }

    @Override
    public Flux<NotKept> notKept(PersonId person) {
        return redis.template()
                .opsForList()
                .range(keys.of(KeyKind.REFUSED, person), 0, -1)
                .map(note -> note.split(" ", 3))
                .map(parts -> new NotKept(
                        parts[2], Instant.ofEpochMilli(Long.parseLong(parts[0])), Refusal.valueOf(parts[1])));
    }

    private Optional<Refusal> refusal(String text) {
        if (text.isBlank()) {
            return Optional.of(Refusal.EMPTY);
        }
        return text.strip().length() > options.maxCharacters() ? Optional.of(Refusal.TOO_LONG) : FactScreen.check(text);
    }

    private Plan<RememberOutcome> planned(FactIndex index, FactWriter writer, Optional<float[]> vector) {
        RememberOutcome outcome = writer.plan(index);
        return switch (outcome) {
            case RememberOutcome.Stored(Fact fact, List<Fact> closed) ->
                new Plan<>(FactChange.of(index, stored(fact, vector), closed, options.maxFacts()), outcome);
            case RememberOutcome.Known known -> new Plan<>(FactChange.NONE, outcome);
            case RememberOutcome.Refused refused -> new Plan<>(FactChange.NONE, outcome);
        };
    }

    private FactJson.Stored stored(Fact fact, Optional<float[]> vector) {
        String name = encoder == null ? "" : encoder.name();
        return new FactJson.Stored(fact, vector.isPresent() ? name : "", vector.orElse(null));
    }

    /** The meaning of a text; empty without an encoder, or when it fails or is slow: words do without it. */
    private Mono<Optional<float[]>> vector(String text, TextEncoder.Use use) {
        TextEncoder given = encoder;
        if (given == null || text.isBlank()) {
            return Mono.just(Optional.empty());
        }
        return given.encode(List.of(text), use)
                .timeout(ENCODER_TIMEOUT)
                .map(vectors -> Optional.of(vectors.getFirst()))
                .onErrorResume(fault -> {
                    log.warn(
                            "The encoder failed, facts are ranked by words: {}",
                            fault.getClass().getSimpleName());
                    return Mono.just(Optional.empty());
                });
    }

    @Override
    public Mono<List<Fact>> recall(PersonId person, String query, int limit) {
        return Mono.zip(load(person), vector(query, TextEncoder.Use.QUERY)).map(both -> {
            FactIndex index = both.getT1();
            if (index.paused()) {
                return List.of();
            }
            if (!index.unencoded().isEmpty()) {
                encodeBehind(person);
            }
            RecallQuery asked = new RecallQuery(
                    query,
                    ZonedDateTime.ofInstant(clock.instant(), options.zone()),
                    limit,
                    both.getT2().orElse(null));
            return withinBudget(
                    index.recall().search(asked).stream().map(index.open()::get).toList());
        });
    }

    /** Best first; what is too long for the room that is left makes way for shorter ones. */
    private List<Fact> withinBudget(List<Fact> ranked) {
        List<Fact> chosen = new ArrayList<>();
        int left = budget.maxTokens();
        for (Fact fact : ranked) {
            int needed = budget.tokens().applyAsInt(fact.text());
            if (needed <= left) {
                left -= needed;
                chosen.add(fact);
            }
        }
        return List.copyOf(chosen);
    }

    /** Gives the facts of a person vectors of the encoder in use, after it was changed or had failed. */
    private void encodeBehind(PersonId person) {
        TextEncoder given = encoder;
        if (given == null || !encoding.add(person)) {
            return;
        }
        encoded(person, given)
                .doFinally(signal -> encoding.remove(person))
                .subscribe(
                        done -> {},
                        fault -> log.warn(
                                "Facts stay without vectors for now: {}",
                                fault.getClass().getSimpleName()));
    }

    /** A batch at a time until there is none left. */
    private Mono<Void> encoded(PersonId person, TextEncoder given) {
        return load(person).flatMap(index -> {
            List<Fact> batch = index.unencoded().stream().limit(ENCODED_AT_ONCE).toList();
            if (batch.isEmpty()) {
                return Mono.empty();
            }
            return given.encode(batch.stream().map(Fact::text).toList(), TextEncoder.Use.PASSAGE)
                    .timeout(BATCH_TIMEOUT)
                    .flatMap(vectors -> change(person, now -> {
                        List<FactJson.Stored> set = IntStream.range(0, batch.size())
                                .filter(place -> now.unencoded().contains(batch.get(place)))
                                .mapToObj(place ->
                                        new FactJson.Stored(batch.get(place), given.name(), vectors.get(place)))
                                .toList();
                        return new Plan<>(FactChange.setting(set), !set.isEmpty());
                    }))
                    .flatMap(going -> going ? encoded(person, given) : Mono.empty());
        });
    }

    @Override
    public Flux<Fact> history(PersonId person) {
        return load(person).flatMapIterable(FactIndex::all).map(FactJson.Stored::fact);
    }

    @Override
    public Mono<RememberOutcome> correct(PersonId person, String factId, String text) {
        return Mono.defer(() -> {
            Optional<Refusal> refusal = refusal(text);
            if (refusal.isPresent()) {
                return Mono.just(new RememberOutcome.Refused(refusal.get()));
            }
            Instant now = clock.instant();
            return vector(text, TextEncoder.Use.PASSAGE)
                    .flatMap(vector -> change(person, index -> {
                        Optional<Fact> old = index.open().stream()
                                .filter(fact -> fact.id().equals(factId))
                                .findFirst();
                        if (old.isEmpty()) {
                            return new Plan<>(FactChange.NONE, Optional.<RememberOutcome>empty());
                        }
                        FactWriter writer = new FactWriter(
                                new Statement(text, FactSource.EDITED, old.get().turn(), now), options);
                        Plan<RememberOutcome> plan = planned(index, writer.replacing(old.get()), vector);
                        return new Plan<>(plan.change(), Optional.of(plan.outcome()));
                    }))
                    .flatMap(Mono::justOrEmpty);
        });
    }

    @Override
    public Mono<Boolean> forget(PersonId person, String factId) {
        return change(person, index -> {
            boolean there =
                    index.all().stream().anyMatch(stored -> stored.fact().id().equals(factId));
            return new Plan<>(there ? FactChange.removing(List.of(factId)) : FactChange.NONE, there);
        });
    }

    @Override
    public Mono<List<Fact>> forgetAbout(PersonId person, String topic) {
        return change(person, index -> {
            List<Fact> gone = FactTopic.of(topic).matching(index.all());
            return new Plan<>(FactChange.removing(gone.stream().map(Fact::id).toList()), gone);
        });
    }

    @Override
    public Mono<Long> forgetAll(PersonId person) {
        // Also where there is none yet: a turn may still be reading facts out of what was said.
        return change(
                person, index -> new Plan<>(FactChange.ALL, (long) index.all().size()));
    }

    @Override
    public Mono<Boolean> paused(PersonId person) {
        return load(person).map(FactIndex::paused);
    }

    @Override
    public Mono<Void> pause(PersonId person, boolean paused) {
        return redis.write(
                        PAUSE,
                        List.of(
                                keys.of(KeyKind.FACTS, person),
                                keys.of(KeyKind.PROFILE, person),
                                keys.of(KeyKind.FENCE, keys.partition(person))),
                        paused ? 1 : 0,
                        options.retention().toMillis())
                .then();
    }

    /** Lets go of what this process keeps of a person. */
    public void evict(PersonId person) {
        cache.invalidate(Objects.requireNonNull(person, "person"));
    }
}
