package dev.parley.assistant.model;

import dev.parley.llama.LlamaModel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** The meters of the model in this process, from when it was opened until it is given up. */
final class ModelMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private final List<Meter> own = new ArrayList<>();

    ModelMeters(LlamaModel model, MeterRegistry registry) {
        this.registry = registry;
        for (String name : EngineMeters.NAMES) {
            // Those of the model before, whose counts would keep the new ones from being seen.
            registry.find(name).meters().forEach(registry::remove);
        }
        new EngineMeters(model.metrics()).bindTo(registry);
        EngineMeters.NAMES.forEach(name -> own.addAll(registry.find(name).meters()));
        for (String kind : model.memory().keySet()) {
            registry.find(EngineMeters.MEMORY).tag("kind", kind).meters().forEach(registry::remove);
            own.add(Gauge.builder(
                            EngineMeters.MEMORY, model, known -> known.memory().getOrDefault(kind, 0L))
                    .description("native memory by what it is for")
                    .baseUnit("bytes")
                    .tag("kind", kind)
                    .register(registry));
        }
    }

    /** Takes away what no other model has taken over. */
    @Override
    public void close() {
        for (Meter meter : own) {
            // A meter of another model may stand under its name by now.
            if (registry.getMeters().stream().anyMatch(known -> known == meter)) {
                registry.remove(meter);
            }
        }
    }
}
