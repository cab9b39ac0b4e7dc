package dev.parley.assistant.turn;

import java.time.Duration;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Repeats a step for every partition until it is closed: at once after a step that found work, after a pause otherwise.
 * A step that fails is logged and tried again after a longer pause, so that a fault of Redis ends no worker.
 */
final class PartitionWorkers implements Disposable {

    private static final Logger log = LoggerFactory.getLogger(PartitionWorkers.class);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

    private final Disposable.Composite running = Disposables.composite();

    /**
     * @param step signals true when it found work in that partition
     */
    PartitionWorkers(String name, int partitions, Duration idle, IntFunction<Mono<Boolean>> step) {
        for (int partition = 0; partition < partitions; partition++) {
            int current = partition;
            running.add(Mono.defer(() -> step.apply(current))
                    .onErrorResume(fault -> {
                        log.warn("{} of partition {} failed: {}", name, current, fault.toString());
                        return Mono.delay(PAUSE_AFTER_FAULT).thenReturn(true);
                    })
                    .defaultIfEmpty(false)
                    .flatMap(worked ->
                            worked ? Mono.just(true) : Mono.delay(idle).thenReturn(false))
                    .repeat()
                    .subscribeOn(Schedulers.parallel())
                    .onErrorResume(fault -> Flux.empty())
                    .subscribe());
        }
    }

    @Override
    public void dispose() {
        running.dispose();
    }

    @Override
    public boolean isDisposed() {
        return running.isDisposed();
    }
}
