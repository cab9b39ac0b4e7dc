package dev.parley.assistant;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** How long the slow stages of a start took: the metric {@code parley.start} with the tag {@code stage}. */
@Component
public final class StartTimes {

    private final MeterRegistry meters;

    public StartTimes(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Runs a stage and measures it. */
    public <T> T stage(String name, Supplier<T> work) {
        long began = System.nanoTime();
        T made = work.get();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        TimeGauge.builder("parley.start", took::toNanos, TimeUnit.NANOSECONDS)
                .description("time of a stage of the start")
                .tag("stage", name)
                .strongReference(true)
                .register(meters);
        return made;
    }
}
