package dev.parley.assistant.model;

import dev.parley.model.routing.RoutedModels;
import dev.parley.model.routing.TargetHealth;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** Shows how each model does. The tags are the ids of the settings and a fixed set of outcomes. */
final class TargetMeters implements MeterBinder {

    private static final String PREFIX = "parley.model.target.";

    private final RoutedModels models;

    TargetMeters(RoutedModels models) {
        this.models = models;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (TargetHealth known : models.health()) {
            String target = known.target();
            requests(registry, target, "answered", TargetHealth::answered);
            requests(registry, target, "failed", TargetHealth::failed);
            requests(registry, target, "refused", TargetHealth::refused);
            gauge(registry, target, "running", "Answers that it writes now", TargetHealth::running);
            gauge(
                    registry,
                    target,
                    "left.alone",
                    "1 while no requests go there because too many failed",
                    health -> health.state() == TargetHealth.State.WELL ? 0 : 1);
        }
    }

    private void requests(MeterRegistry registry, String target, String outcome, ToDoubleFunction<TargetHealth> value) {
        FunctionCounter.builder(PREFIX + "requests", models, source -> value.applyAsDouble(of(source, target)))
                .description("Requests to one of the models, by how they ended")
                .tag("target", target)
                .tag("outcome", outcome)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            String target,
            String name,
            String description,
            ToDoubleFunction<TargetHealth> value) {
        Gauge.builder(PREFIX + name, models, source -> value.applyAsDouble(of(source, target)))
                .description(description)
                .tag("target", target)
                .register(registry);
    }

    private static TargetHealth of(RoutedModels models, String target) {
        return models.health().stream()
                .filter(health -> health.target().equals(target))
                .findFirst()
                .orElseThrow();
    }
}
