package dev.parley.assistant.safety;

import dev.parley.assistant.model.ModerationProperties;
import dev.parley.model.ModerationModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Gates for tests. */
public final class ModerationGates {

    private ModerationGates() {}

    /** Without a model. */
    public static ModerationGate open() {
        return of(null, new SimpleMeterRegistry(), Map.of());
    }

    /** @param settings below {@code parley.moderation}; what is not set keeps its default */
    public static ModerationGate of(ModerationModel model, MeterRegistry meters, Map<String, String> settings) {
        Map<String, String> named = new HashMap<>();
        settings.forEach((name, value) -> named.put("parley.moderation." + name, value));
        return new ModerationGate(
                model,
                new Binder(new MapConfigurationPropertySource(named))
                        .bindOrCreate("parley.moderation", ModerationProperties.class),
                meters);
    }
}
