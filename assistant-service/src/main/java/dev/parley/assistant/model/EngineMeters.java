package dev.parley.assistant.model;

import dev.parley.llama.batch.Distribution;
import dev.parley.llama.batch.EngineMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Shows what the engine of the model in this process measures. All tags have a fixed set of values. */
final class EngineMeters implements MeterBinder {

    static final String MEMORY = "parley.model.memory";

    /** Names of all meters here. */
    static final List<String> NAMES = List.of(
            "parley.model.requests",
            "parley.model.tokens",
            "parley.model.suspensions",
            "parley.model.waiting",
            "parley.model.running",
            "parley.model.prefix.cache",
            "parley.model.queue",
            "parley.model.queue.quantile",
            "parley.model.first.token",
            "parley.model.first.token.quantile",
            "parley.model.step",
            "parley.model.step.quantile",
            "parley.model.tokens.per.second",
            "parley.model.batch.size");

    private static final String PREFIX = "parley.model.";
    private static final double[] QUANTILES = {0.5, 0.95, 0.99};

    private final EngineMetrics metrics;

    EngineMeters(EngineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (EngineMetrics.Outcome outcome : EngineMetrics.Outcome.values()) {
            FunctionCounter.builder(PREFIX + "requests", metrics, source -> source.requests(outcome))
                    .description("Requests that ended, by how")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        tokens(registry, "prompt", EngineMetrics::promptTokens);
        tokens(registry, "cached", EngineMetrics::cachedTokens);
        tokens(registry, "generated", EngineMetrics::generatedTokens);
        tokens(registry, "guessed", EngineMetrics::guessedTokens);
        tokens(registry, "accepted", EngineMetrics::acceptedTokens);
        FunctionCounter.builder(PREFIX + "suspensions", metrics, EngineMetrics::suspensions)
                .description("Background requests that gave their slot to a waiting person")
                .register(registry);
        gauge(registry, "waiting", "Requests that wait for a slot", EngineMetrics::waiting);
        gauge(registry, "running", "Requests that hold a slot", EngineMetrics::running);
        Gauge.builder(PREFIX + "prefix.cache", metrics, EngineMetrics::prefixCacheBytes)
                .description("Native memory of the prefix cache")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        time(registry, "queue", "From submission to a slot", metrics.queueSeconds());
        time(registry, "first.token", "From submission to the first token", metrics.firstTokenSeconds());
        time(registry, "step", "One call of the backend", metrics.stepSeconds());
        quantiles(registry, "tokens.per.second", "Speed of an answer after its first token", metrics.tokensPerSecond());
        quantiles(registry, "batch.size", "Answers written in one step", metrics.batchSize());
    }

    private void tokens(MeterRegistry registry, String kind, ToDoubleFunction<EngineMetrics> value) {
        FunctionCounter.builder(PREFIX + "tokens", metrics, value)
                .description("Tokens, by what happened to them")
                .tag("kind", kind)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<EngineMetrics> value) {
        Gauge.builder(PREFIX + name, metrics, value).description(description).register(registry);
    }

    private static void time(MeterRegistry registry, String name, String description, Distribution seconds) {
        FunctionTimer.builder(PREFIX + name, seconds, Distribution::count, Distribution::sum, TimeUnit.SECONDS)
                .description(description)
                .register(registry);
        for (double quantile : QUANTILES) {
            TimeGauge.builder(
                            PREFIX + name + ".quantile", seconds, TimeUnit.SECONDS, source -> source.quantile(quantile))
                    .description(description)
                    .tag("quantile", Double.toString(quantile))
                    .register(registry);
        }
    }

    private static void quantiles(MeterRegistry registry, String name, String description, Distribution values) {
        for (double quantile : QUANTILES) {
            Gauge.builder(PREFIX + name, values, source -> source.quantile(quantile))
                    .description(description)
                    .tag("quantile", Double.toString(quantile))
                    .register(registry);
        }
    }
}
