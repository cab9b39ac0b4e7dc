package dev.parley.assistant.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class PartitionWorkersTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofMillis(100);

    private final AtomicInteger begun = new AtomicInteger();

    /** Work whose wake-ups a test gives. */
    private final class FakeWork implements PartitionWorkers.Work {

        private final Function<Mono<Void>, Mono<Boolean>> step;
        private final Sinks.Many<Integer> wakeups = Sinks.many().multicast().directBestEffort();
        private volatile Mono<Duration> untilDue = Mono.empty();

        private FakeWork(Function<Mono<Void>, Mono<Boolean>> step) {
            this.step = step;
        }

        @Override
        public Mono<Boolean> step(int partition, Mono<Void> cut) {
            begun.incrementAndGet();
            return step.apply(cut);
        }

        @Override
        public Mono<Duration> untilDue(int partition) {
            return untilDue;
        }

        @Override
        public Flux<Integer> wakeups() {
            return wakeups.asFlux();
        }
    }

    private static PartitionWorkers workers(int partitions, FakeWork work) {
        return new PartitionWorkers("Worker", partitions, LONG, work);
    }

    @Test
    void step_thatFoundWork_isRepeatedAtOnceAndOneThatFoundNoneWaits() {
        AtomicInteger left = new AtomicInteger(5);
        PartitionWorkers workers = workers(1, new FakeWork(cut -> Mono.fromSupplier(() -> left.getAndDecrement() > 0)));

        await().until(() -> begun.get() == 6);
        await().during(A_WHILE).until(() -> begun.get() == 6);

        workers.drain(LONG).block(LONG);
        assertThat(begun).hasValue(6);
    }

    @Test
    void step_whenSomethingIsDueLater_isRepeatedThen() {
        FakeWork work = new FakeWork(cut -> Mono.just(false));
        work.untilDue = Mono.just(Duration.ofMillis(20));

        PartitionWorkers workers = workers(1, work);

        await().until(() -> begun.get() >= 3);
        workers.drain(LONG).block(LONG);
    }

    @Test
    void wakeup_whileNothingIsDue_repeatsTheStepOfItsPartitionAlone() {
        FakeWork work = new FakeWork(cut -> Mono.just(false));
        PartitionWorkers workers = workers(2, work);
        await().until(() -> begun.get() == 2);

        work.wakeups.tryEmitNext(1);
        // Of a replica with more partitions.
        work.wakeups.tryEmitNext(7);

        await().until(() -> begun.get() == 3);
        await().during(A_WHILE).until(() -> begun.get() == 3);
        workers.drain(LONG).block(LONG);
    }

    @Test
    void wakeup_duringAStepThatFindsNothing_isNotMissed() {
        Sinks.One<Boolean> first = Sinks.one();
        FakeWork work = new FakeWork(cut -> begun.get() == 1 ? first.asMono() : Mono.just(false));
        PartitionWorkers workers = workers(1, work);
        await().until(() -> begun.get() == 1);

        work.wakeups.tryEmitNext(0);
        first.tryEmitValue(false);

        await().until(() -> begun.get() == 2);
        workers.drain(LONG).block(LONG);
    }

    @Test
    void step_thatFails_isRepeated() {
        AtomicBoolean failed = new AtomicBoolean();
        PartitionWorkers workers = workers(
                1,
                new FakeWork(cut -> failed.compareAndSet(false, true)
                        ? Mono.error(new IllegalStateException("no connection"))
                        : Mono.just(false)));

        await().until(() -> begun.get() == 2);

        workers.drain(LONG).block(LONG);
    }

    @Test
    void drain_stepThatRuns_isWaitedForAndNoOtherBegins() {
        Sinks.One<Boolean> work = Sinks.one();
        PartitionWorkers workers = workers(1, new FakeWork(cut -> work.asMono()));
        await().until(() -> begun.get() == 1);

        Mono<Void> drained = workers.drain(LONG).cache();
        drained.subscribe();
        work.tryEmitValue(true);

        assertThat(drained.block(LONG)).isNull();
        assertThat(begun).hasValue(1);
    }

    @Test
    void drain_stepThatIsNotDoneInTime_givesItsWorkBackFirst() {
        AtomicInteger back = new AtomicInteger();
        PartitionWorkers workers = workers(
                2,
                new FakeWork(cut -> Mono.<Boolean>never().takeUntilOther(cut).switchIfEmpty(Mono.fromSupplier(() -> {
                    back.incrementAndGet();
                    return true;
                }))));
        await().until(() -> begun.get() == 2);

        workers.drain(Duration.ofMillis(20)).block(LONG);

        assertThat(back).hasValue(2);
        assertThat(begun).hasValue(2);
    }

    @Test
    void drain_stepThatGivesNothingBack_isCancelled() {
        Sinks.Empty<Void> cancelled = Sinks.empty();
        PartitionWorkers workers =
                workers(1, new FakeWork(cut -> Mono.<Boolean>never().doOnCancel(cancelled::tryEmitEmpty)));

        workers.drain(Duration.ofMillis(20)).block(LONG);

        cancelled.asMono().block(LONG);
    }
}
