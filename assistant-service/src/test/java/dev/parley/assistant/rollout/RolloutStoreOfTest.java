package dev.parley.assistant.rollout;

import dev.parley.memory.rollout.RolloutEntry;
import dev.parley.memory.rollout.RolloutState;
import dev.parley.memory.rollout.RolloutStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Settings in memory, as several replicas may share them. */
public final class RolloutStoreOfTest implements RolloutStore {

    private final Map<String, RolloutEntry> entries = new TreeMap<>();
    private final Sinks.Many<Long> changes = Sinks.many().multicast().directBestEffort();
    private long revision;
    private boolean silent;
    private boolean broken;

    /** Changes are not told any more. */
    public synchronized void silence() {
        silent = true;
    }

    /** Nothing works while it is. */
    public synchronized void setBroken(boolean is) {
        broken = is;
    }

    private synchronized void check() {
        if (broken) {
            throw new IllegalStateException("broken for the test");
        }
    }

    @Override
    public Mono<RolloutState> read() {
        return Mono.fromSupplier(this::state);
    }

    private synchronized RolloutState state() {
        check();
        return new RolloutState(revision, List.copyOf(entries.values()));
    }

    @Override
    public Mono<Long> revision() {
        return read().map(RolloutState::revision);
    }

    @Override
    public Mono<Long> put(String name, String json, long expected) {
        return Mono.fromSupplier(() -> write(name, json, expected)).filter(next -> next > 0);
    }

    private synchronized long write(String name, String json, long expected) {
        check();
        RolloutEntry known = entries.get(name);
        if (expected >= 0 && expected != (known == null ? 0 : known.revision())) {
            return 0;
        }
        revision++;
        entries.put(name, new RolloutEntry(name, revision, json));
        tell();
        return revision;
    }

    private void tell() {
        if (!silent) {
            changes.tryEmitNext(revision);
        }
    }

    @Override
    public Mono<Boolean> remove(String name) {
        return Mono.fromSupplier(() -> drop(name));
    }

    private synchronized boolean drop(String name) {
        check();
        if (entries.remove(name) == null) {
            return false;
        }
        revision++;
        tell();
        return true;
    }

    @Override
    public Flux<Long> changes() {
        return changes.asFlux();
    }
}
