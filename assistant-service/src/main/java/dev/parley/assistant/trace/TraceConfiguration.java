package dev.parley.assistant.trace;

import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.trace.TurnTraceStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces and the turn's id in the log. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    static {
        TurnLog.register();
    }

    @Bean
    Spans spans(
            ObjectProvider<ObservationRegistry> registry,
            ObjectProvider<SpanExporter> exporters,
            MeterRegistry meters) {
        return new Spans(
                registry.getIfAvailable(() -> ObservationRegistry.NOOP), isExported(exporters) ? null : meters);
    }

    private static boolean isExported(ObjectProvider<SpanExporter> exporters) {
        return exporters.stream().findAny().isPresent();
    }

    /** Nothing is recorded that nobody would see. */
    @Bean
    SdkTracerProviderBuilderCustomizer recordsForExportersOnly(ObjectProvider<SpanExporter> exporters) {
        return builder -> {
            if (!isExported(exporters)) {
                // A caller who traces is heard: what we call in turn may export.
                builder.setSampler(Sampler.parentBased(Sampler.alwaysOff()));
            }
        };
    }

    @Bean
    TurnTracer turnTracer(TurnTraceStore store, BackgroundWrites writes, Clock clock) {
        return new TurnTracer(store, writes, clock);
    }
}
