package dev.parley.assistant.metric;

import dev.parley.memory.metric.MetricHistory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MetricConfiguration {

    /** A static one, because the registry needs it before all that measures. */
    @Bean
    static MeterFilter latencyBuckets() {
        return LatencyBuckets.filter();
    }

    @Bean
    MetricSampler metricSampler(
            MeterRegistry meters, MetricHistory history, MetricsProperties properties, Clock clock) {
        return new MetricSampler(new MeterReader(meters), history, properties.resolution(MetricWindow.HOUR), clock);
    }

    @Bean
    MetricFeed metricFeed(MetricHistory history, MetricsProperties properties, Clock clock) {
        return new MetricFeed(history, properties, clock);
    }
}
