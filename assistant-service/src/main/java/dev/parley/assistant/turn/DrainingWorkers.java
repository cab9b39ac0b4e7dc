package dev.parley.assistant.turn;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** Workers of every partition that run with the program, and end what they work on before it stops. Thread-safe. */
abstract class DrainingWorkers implements SmartLifecycle, PartitionWorkers.Work {

    /** Renewals per lease, so that one lost renewal does not lose the lease. */
    static final int RENEWALS_PER_LEASE = 3;

    private final String name;
    private final int partitions;
    private final int phase;
    private final TurnProperties properties;
    private volatile @Nullable PartitionWorkers workers;

    /** @param phase of the stop; a higher one comes first */
    DrainingWorkers(String name, int partitions, int phase, TurnProperties properties) {
        this.name = name;
        this.partitions = partitions;
        this.phase = phase;
        this.properties = properties;
    }

    @Override
    public synchronized void start() {
        if (workers == null) {
            workers = new PartitionWorkers(name, partitions, properties.idle(), this);
        }
    }

    @Override
    public int getPhase() {
        return phase;
    }

    @Override
    public void stop(Runnable done) {
        drain(properties.drain()).doFinally(signal -> done.run()).subscribe();
    }

    @Override
    public void stop() {
        drain(Duration.ZERO).subscribe();
    }

    private synchronized Mono<Void> drain(Duration limit) {
        PartitionWorkers draining = workers;
        workers = null;
        return draining == null ? Mono.empty() : draining.drain(limit);
    }

    @Override
    public boolean isRunning() {
        return workers != null;
    }
}
