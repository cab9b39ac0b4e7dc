package dev.parley.assistant.turn;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Repeats a step for every partition until it is closed: at once after a step that found work, after a pause otherwise.
 * A step that fails is logged and tried again after a longer pause, so that a fault of Redis ends no worker.
 */
final class PartitionWorkers {

    private static final Logger log = LoggerFactory.getLogger(PartitionWorkers.class);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);
    private static final Duration GIVE_BACK = Duration.ofSeconds(2);

    private final Disposable.Composite running = Disposables.composite();
    private final AtomicInteger open = new AtomicInteger();
    private final Sinks.Empty<Void> cut = Sinks.empty();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean draining;

    /**
     * @param step takes the partition, and what completes when the step has to give its work back; signals true when it
     *     found work
     */
    PartitionWorkers(String name, int partitions, Duration idle, BiFunction<Integer, Mono<Void>, Mono<Boolean>> step) {
        open.set(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            int current = partition;
            running.add(Mono.defer(() -> step.apply(current, cut.asMono()))
                    .onErrorResume(fault -> {
                        log.warn("{} of partition {} failed: {}", name, current, fault.toString());
                        return Mono.delay(PAUSE_AFTER_FAULT).thenReturn(true);
                    })
                    .defaultIfEmpty(false)
                    .flatMap(worked ->
                            worked ? Mono.just(true) : Mono.delay(idle).thenReturn(false))
                    .repeat(() -> !draining)
                    .subscribeOn(Schedulers.parallel())
                    .onErrorResume(fault -> Flux.empty())
                    .doFinally(signal -> {
                        if (open.decrementAndGet() == 0) {
                            ended.tryEmitEmpty();
                        }
                    })
                    .subscribe());
        }
    }

    /**
     * Begins no step any more. Completes when the steps that run have ended; those that still run after the limit are
     * told to give their work back, and cancelled where they do not.
     */
    Mono<Void> drain(Duration limit) {
        return Mono.defer(() -> {
            draining = true;
            return ended.asMono()
                    .timeout(limit, Mono.defer(() -> {
                        cut.tryEmitEmpty();
                        return ended.asMono();
                    }))
                    .timeout(limit.plus(GIVE_BACK), Mono.fromRunnable(running::dispose));
        });
    }
}
