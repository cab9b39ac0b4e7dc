package dev.parley.memory.conversation;

import dev.parley.memory.PersonId;
import dev.parley.memory.redis.KeyKind;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisStore;
import dev.parley.memory.redis.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Turn events in Redis streams. One subscription of the process hears which turns have new events, so any number of
 * readers needs no connections of their own. Thread-safe.
 */
public final class RedisTurnEvents implements TurnEvents, AutoCloseable {

    /** Events are kept for this long after the last one of their turn. */
    public static final Duration RETENTION = Duration.ofMinutes(10);

    /** Most events of a turn. */
    public static final int MAX_EVENTS = 20_000;

    /** A reader looks at least this often, in case a wake-up was lost with a broken connection. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private static final Set<String> LAST_TYPES = Set.of("done", "error");
    private static final RedisScript<String> APPEND = Scripts.load(RedisTurnEvents.class, "event", String.class);

    private static final RedisScript<Long> OPEN = Scripts.load(RedisTurnEvents.class, "open-turn", Long.class, "clock");

    private final RedisStore redis;
    private final Keys keys;
    private final Map<String, Wakeups> wakeups = new ConcurrentHashMap<>();
    private final Disposable subscription;

    private record Wakeups(Sinks.Many<Long> sink, AtomicInteger readers) {}

    public RedisTurnEvents(RedisStore redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
        this.subscription = redis.template()
                .listenToChannel(Keys.wakeChannel())
                .doOnNext(message -> wake(message.getMessage()))
                .retryWhen(reactor.util.retry.Retry.fixedDelay(Long.MAX_VALUE, POLL))
                .subscribe();
    }

    private void wake(String turn) {
        Wakeups waiting = wakeups.get(turn);
        if (waiting != null) {
            waiting.sink().tryEmitNext(0L);
        }
    }

    @Override
    public Mono<Void> open(PersonId owner, String turn) {
        return redis.run(OPEN, List.of(keys.of(KeyKind.TURNS, owner)), turn, Keys.TURN_LIFE.toMillis())
                .then();
    }

    @Override
    public Mono<String> append(String turn, String type, String data) {
        return redis.run(
                APPEND,
                List.of(Keys.events(turn), Keys.erased(turn)),
                type,
                data,
                MAX_EVENTS,
                RETENTION.toMillis(),
                Keys.wakeChannel(),
                turn);
    }

    @Override
    public Flux<TurnEvent> read(String turn, String afterId, Duration idle) {
        return Flux.using(
                () -> wakeups.compute(turn, (key, known) -> {
                    Wakeups waiting = known == null
                            ? new Wakeups(Sinks.many().multicast().directBestEffort(), new AtomicInteger())
                            : known;
                    waiting.readers().incrementAndGet();
                    return waiting;
                }),
                waiting -> follow(turn, afterId, waiting, idle),
                waiting -> wakeups.computeIfPresent(
                        turn, (key, known) -> known.readers().decrementAndGet() == 0 ? null : known));
    }

    private Flux<TurnEvent> follow(String turn, String afterId, Wakeups waiting, Duration idle) {
        AtomicReference<String> cursor = new AtomicReference<>(afterId);
        return Flux.merge(waiting.sink().asFlux(), Flux.interval(Duration.ZERO, POLL))
                .onBackpressureLatest()
                .concatMap(tick -> after(turn, cursor.get()), 1)
                .doOnNext(event -> cursor.set(event.id()))
                .takeUntil(event -> LAST_TYPES.contains(event.type()))
                .timeout(idle, Mono.empty());
    }

    private Flux<TurnEvent> after(String turn, String id) {
        Range<String> range = id.equals("0") ? Range.unbounded() : Range.rightUnbounded(Range.Bound.exclusive(id));
        return redis.template()
                .<String, String>opsForStream()
                .range(Keys.events(turn), range)
                .map(this::event);
    }

    private TurnEvent event(MapRecord<String, String, String> entry) {
        Map<String, String> fields = entry.getValue();
        return new TurnEvent(
                entry.getId().getValue(), fields.getOrDefault("type", ""), fields.getOrDefault("data", "{}"));
    }

    @Override
    public Mono<Boolean> erased(String turn) {
        return redis.template().hasKey(Keys.erased(turn));
    }

    @Override
    public Mono<Boolean> exists(String turn) {
        return redis.template().hasKey(Keys.events(turn));
    }

    @Override
    public void close() {
        subscription.dispose();
    }
}
