package dev.parley.assistant.trace;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Observations around the stages of a turn: each is a timer of that name and, where traces are exported, a span. A stage
 * begins when its publisher is subscribed, within the stage of its subscriber, and ends with it. Where a message waits
 * in Redis between two stages, its {@code traceparent} joins them. Thread-safe.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public final class Spans {

    /** Observes nothing. */
    public static final Spans NONE = new Spans(ObservationRegistry.NOOP);

    private static final String TRACEPARENT = "traceparent";

    private final ObservationRegistry registry;
    private final @Nullable MeterRegistry untraced;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    public Spans(ObservationRegistry registry) {
        this(registry, null);
    }

    /** @param untraced where nothing is exported: takes the times of what is stored, which would else cost a span */
    Spans(ObservationRegistry registry, @Nullable MeterRegistry untraced) {
        this.registry = registry;
        this.untraced = untraced;
    }

    /**
     * A stage that stores a message for another one. It is the end of its branch: the work does not see it, because handing
     * it on would cost more than the storing does.
     *
     * @param name of the timer
     * @param span what a trace calls it
     * @param work takes the {@code traceparent} to store with the message, empty where nothing is traced
     */
    public <T> Mono<T> sending(String name, String span, Function<String, Mono<T>> work) {
        return untraced == null ? observed(name, span, work) : timed(untraced, name, work);
    }

    private <T> Mono<T> timed(MeterRegistry meters, String name, Function<String, Mono<T>> work) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return work.apply("").doOnEach(signal -> {
                Throwable fault = signal.getThrowable();
                if (signal.isOnComplete() || fault != null) {
                    record(
                            meters,
                            name,
                            fault == null ? "none" : fault.getClass().getSimpleName(),
                            start);
                }
            });
        });
    }

    private void record(MeterRegistry meters, String name, String error, long start) {
        timers.computeIfAbsent(name + ' ' + error, unused -> meters.timer(name, "error", error))
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    private <T> Mono<T> observed(String name, String span, Function<String, Mono<T>> work) {
        return Mono.deferContextual(subscriber -> {
            Map<String, String> carrier = new HashMap<>();
            SenderContext<Map<String, String>> context =
                    new SenderContext<>((_, key, value) -> carrier.put(key, value), Kind.PRODUCER);
            context.setCarrier(carrier);
            Observation observation = started(
                    Observation.createNotStarted(name, () -> context, registry).contextualName(span), subscriber);
            return Mono.defer(() -> work.apply(carrier.getOrDefault(TRACEPARENT, "")))
                    .doOnError(observation::error)
                    .doFinally(signal -> end(observation, signal));
        });
    }

    /** A stage that takes up a message which was stored with that {@code traceparent}, or with none. */
    public <T> Mono<T> receiving(String name, String span, String traceparent, Supplier<Mono<T>> work) {
        return Mono.defer(() -> {
            Map<String, String> carrier = traceparent.isEmpty() ? Map.of() : Map.of(TRACEPARENT, traceparent);
            ReceiverContext<Map<String, String>> context =
                    new ReceiverContext<>((_, key) -> carrier.get(key), Kind.CONSUMER);
            context.setCarrier(carrier);
            return Mono.from(around(
                    () -> Observation.createNotStarted(name, () -> context, registry)
                            .contextualName(span),
                    work));
        });
    }

    /** A stage within that of the subscriber; {@code work} may add to its observation. */
    public <T> Flux<T> within(Supplier<Observation> observation, Supplier<Flux<T>> work) {
        return Flux.defer(() -> around(observation, work));
    }

    /** A turn of the agent: what the model and the tools do for it lies within, and the log names it. */
    public <T> Flux<T> agent(String turn, Supplier<Flux<T>> work) {
        return within(
                        () -> observation("parley.agent", Observation.Context::new)
                                .contextualName("invoke_agent parley")
                                .lowCardinalityKeyValue("gen_ai.operation.name", "invoke_agent")
                                .highCardinalityKeyValue("gen_ai.agent.name", "parley")
                                .highCardinalityKeyValue(TurnLog.TURN, turn),
                        work)
                .contextWrite(context -> TurnLog.in(context, turn));
    }

    /** An observation to run {@link #within}. */
    public Observation observation(String name, Supplier<Observation.Context> context) {
        return Observation.createNotStarted(name, context, registry);
    }

    private static <T> Flux<T> around(Supplier<Observation> created, Supplier<? extends Publisher<T>> work) {
        return Flux.deferContextual(subscriber -> {
            Observation observation = started(created.get(), subscriber);
            return Flux.defer(work)
                    .doOnError(observation::error)
                    .doFinally(signal -> end(observation, signal))
                    .contextWrite(context -> put(context, observation));
        });
    }

    private static Observation started(Observation observation, ContextView subscriber) {
        Observation parent = subscriber.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        if (parent != null) {
            observation.parentObservation(parent);
        }
        return observation.start();
    }

    private static Context put(Context context, @Nullable Observation observation) {
        return observation == null || observation.isNoop()
                ? context
                : context.put(ObservationThreadLocalAccessor.KEY, observation);
    }

    private static void end(Observation observation, SignalType signal) {
        if (signal == SignalType.CANCEL) {
            observation.highCardinalityKeyValue("cancelled", "true");
        }
        observation.stop();
    }
}
