package dev.parley.assistant.trace;

import io.micrometer.observation.ObservationRegistry;
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
}
