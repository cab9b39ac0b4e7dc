package dev.parley.assistant.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What turns used of their budgets, and what ended them. Thread-safe. */
final class AgentMetrics {

    private final MeterRegistry meters;
    private final DistributionSummary rounds;
    private final DistributionSummary calls;
    private final DistributionSummary promptTokens;
    private final DistributionSummary completionTokens;
    private final DistributionSummary cost;
    private final Timer time;
    private final Timer prompt;
    private final Map<StopCause, Counter> stops = new EnumMap<>(StopCause.class);

    AgentMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.rounds = DistributionSummary.builder("parley.turn.rounds").register(meters);
        this.calls = DistributionSummary.builder("parley.turn.tool.calls").register(meters);
        this.promptTokens = tokens("prompt", meters);
        this.completionTokens = tokens("completion", meters);
        this.cost = DistributionSummary.builder("parley.turn.cost").register(meters);
        this.prompt = Timer.builder("parley.turn.prompt").register(meters);
        this.time = Timer.builder("parley.turn.time").register(meters);
        for (StopCause cause : StopCause.values()) {
            String tag = cause == StopCause.ANSWERED ? "answered" : cause.mark();
            stops.put(
                    cause,
                    Counter.builder("parley.turn.stops").tag("cause", tag).register(meters));
        }
    }

    private static DistributionSummary tokens(String kind, MeterRegistry meters) {
        return DistributionSummary.builder("parley.turn.tokens")
                .tag("kind", kind)
                .register(meters);
    }

    void ended(LoopState state, Duration took) {
        rounds.record(state.rounds());
        calls.record(state.calls());
        promptTokens.record(state.usage().promptTokens());
        completionTokens.record(state.usage().completionTokens());
        cost.record(state.cost().doubleValue());
        time.record(took);
        Counter stop = stops.get(state.stop());
        if (stop != null) {
            stop.increment();
        }
    }

    /** Measures the building of a prompt. */
    Prompt prompt(Supplier<Prompt> build) {
        return Objects.requireNonNull(prompt.record(build));
    }

    /** @param code why a call was not run */
    void callRefused(String code) {
        meters.counter("parley.turn.calls.refused", "reason", code).increment();
    }
}
