package dev.parley.assistant.trace;

import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.trace.TurnTraceStore;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces and the turn's id in the log. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    static {
        TurnLog.register();
    }

    @Bean
    Spans spans(ObjectProvider<ObservationRegistry> registry) {
        return new Spans(registry.getIfAvailable(() -> ObservationRegistry.NOOP));
    }

    @Bean
    TurnTracer turnTracer(TurnTraceStore store, BackgroundWrites writes, Clock clock) {
        return new TurnTracer(store, writes, clock);
    }
}
