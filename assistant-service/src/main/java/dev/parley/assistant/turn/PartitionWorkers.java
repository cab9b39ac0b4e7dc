package dev.parley.assistant.turn;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Repeats a step for every partition until it is closed: at once after a step that found work, otherwise when something is
 * due or a wake-up comes. A step that fails is logged and tried again after a longer pause, so that a fault of Redis ends
 * no worker.
 */
final class PartitionWorkers {

    /** What the workers do. */
    interface Work {

        /**
         * Works on what is due in a partition; signals true when there was something.
         *
         * @param cut completes when the step has to give its work back
         */
        Mono<Boolean> step(int partition, Mono<Void> cut);

        /** How long until a step may find something; empty when nothing is known to come. */
        Mono<Duration> untilDue(int partition);

        /** Partitions in which something became due before that. */
        Flux<Integer> wakeups();
    }

    private static final Logger log = LoggerFactory.getLogger(PartitionWorkers.class);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);
    private static final Duration GIVE_BACK = Duration.ofSeconds(2);

    private final Disposable.Composite running = Disposables.composite();
    private final AtomicInteger open;
    private final Sinks.Empty<Void> cut = Sinks.empty();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private final String name;
    private final Duration idle;
    private final Work work;

    /** Of each partition what completes with its next wake-up; set anew before each step, so that none is missed. */
    private final AtomicReferenceArray<Sinks.Empty<Void>> wakeups;

    private volatile boolean draining;

    /** @param idle longest wait for a wake-up, in case that one was lost with a broken connection */
    PartitionWorkers(String name, int partitions, Duration idle, Work work) {
        this.name = name;
        this.idle = idle;
        this.work = work;
        this.open = new AtomicInteger(partitions);
        this.wakeups = new AtomicReferenceArray<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            wakeups.set(partition, Sinks.empty());
        }
        running.add(work.wakeups().subscribe(this::wake));
        for (int partition = 0; partition < partitions; partition++) {
            int current = partition;
            running.add(Mono.defer(() -> round(current))
                    .onErrorResume(fault -> {
                        log.warn("{} of partition {} failed: {}", name, current, fault.toString());
                        return Mono.delay(PAUSE_AFTER_FAULT).then();
                    })
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

    private Mono<Void> round(int partition) {
        Sinks.Empty<Void> wakeup = Sinks.empty();
        wakeups.set(partition, wakeup);
        return work.step(partition, cut.asMono())
                .defaultIfEmpty(false)
                .flatMap(worked -> worked || draining ? Mono.empty() : pause(partition, wakeup.asMono()));
    }

    private Mono<Void> pause(int partition, Mono<Void> wakeup) {
        return work.untilDue(partition)
                .map(wait -> wait.compareTo(idle) < 0 ? wait : idle)
                .defaultIfEmpty(idle)
                .flatMap(wait -> Mono.firstWithSignal(Mono.delay(wait).then(), wakeup));
    }

    private void wake(int partition) {
        // Replicas of another configuration may have more.
        if (partition < wakeups.length()) {
            wakeups.get(partition).tryEmitEmpty();
        }
    }

    /**
     * Begins no step any more. Completes when the steps that run have ended; those that still run after the limit are
     * told to give their work back, and cancelled where they do not.
     */
    Mono<Void> drain(Duration limit) {
        return Mono.defer(() -> {
                    draining = true;
                    for (int partition = 0; partition < wakeups.length(); partition++) {
                        wake(partition);
                    }
                    return ended.asMono()
                            .timeout(limit, Mono.defer(() -> {
                                cut.tryEmitEmpty();
                                return ended.asMono();
                            }))
                            .timeout(limit.plus(GIVE_BACK), Mono.empty());
                })
                .doFinally(signal -> running.dispose());
    }
}
