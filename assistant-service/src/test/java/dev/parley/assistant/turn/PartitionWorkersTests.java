package dev.parley.assistant.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class PartitionWorkersTests {

    private static final Duration IDLE = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void drain_stepThatRuns_isWaitedForAndNoOtherBegins() {
        AtomicInteger begun = new AtomicInteger();
        Sinks.One<Boolean> work = Sinks.one();
        PartitionWorkers workers = new PartitionWorkers("Worker", 1, IDLE, (partition, cut) -> {
            begun.incrementAndGet();
            return work.asMono();
        });
        Awaitility.await().until(() -> begun.get() == 1);

        Mono<Void> drained = workers.drain(LONG).cache();
        drained.subscribe();
        work.tryEmitValue(true);

        assertThat(drained.block(LONG)).isNull();
        assertThat(begun).hasValue(1);
    }

    @Test
    void drain_stepThatIsNotDoneInTime_givesItsWorkBackFirst() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger back = new AtomicInteger();
        PartitionWorkers workers = new PartitionWorkers("Worker", 2, IDLE, (partition, cut) -> {
            begun.incrementAndGet();
            return Mono.<Boolean>never().takeUntilOther(cut).switchIfEmpty(Mono.fromSupplier(() -> {
                back.incrementAndGet();
                return true;
            }));
        });
        Awaitility.await().until(() -> begun.get() == 2);

        workers.drain(Duration.ofMillis(20)).block(LONG);

        assertThat(back).hasValue(2);
        assertThat(begun).hasValue(2);
    }

    @Test
    void drain_stepThatGivesNothingBack_isCancelled() {
        Sinks.Empty<Void> cancelled = Sinks.empty();
        PartitionWorkers workers = new PartitionWorkers(
                "Worker", 1, IDLE, (partition, cut) -> Mono.<Boolean>never().doOnCancel(cancelled::tryEmitEmpty));

        workers.drain(Duration.ofMillis(20)).block(LONG);

        cancelled.asMono().block(LONG);
    }
}
