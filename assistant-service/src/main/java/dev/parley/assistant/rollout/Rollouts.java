package dev.parley.assistant.rollout;

import dev.parley.memory.rollout.RolloutState;
import dev.parley.memory.rollout.RolloutStore;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Follows what is on for whom. A change by any replica is heard at once, or seen with the next look; while Redis cannot be
 * asked, what held last holds on. Asking costs no command of Redis. Thread-safe.
 */
public final class Rollouts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Rollouts.class);
    private static final Duration FIRST_READ = Duration.ofSeconds(5);

    private final RolloutStore store;
    private final RolloutProperties properties;
    private final Sinks.Many<RolloutView> views = Sinks.many().multicast().directBestEffort();
    private final Disposable following;
    private volatile RolloutView view;
    private volatile boolean reachable = true;

    /** Reads what holds, and follows it from then on. Blocks until it is read or Redis did not answer in time. */
    public Rollouts(RolloutStore store, RolloutProperties properties) {
        this.store = store;
        this.properties = properties;
        this.view = RolloutView.of(properties, RolloutState.EMPTY);
        store.read()
                .timeout(FIRST_READ)
                .doOnNext(this::take)
                .onErrorResume(this::keep)
                .block();
        this.following = Flux.merge(
                        store.changes().map(change -> true).onErrorResume(fault -> Flux.never()),
                        Flux.interval(properties.poll()).map(tick -> false))
                .onBackpressureLatest()
                .concatMap(this::look, 1)
                .subscribe();
    }

    /** @param told whether a change was announced, so that asking for the revision is not worth it */
    private Mono<RolloutState> look(boolean told) {
        Mono<Boolean> changed = told ? Mono.just(true) : store.revision().map(revision -> revision != view.revision());
        return changed.filter(is -> is)
                .flatMap(is -> store.read())
                // What was read on being told may be older than what another reading took meanwhile; a look is not.
                .filter(state -> !told || state.revision() >= view.revision())
                .doOnNext(this::take)
                .doOnSuccess(done -> reachable = true)
                .onErrorResume(this::keep);
    }

    private synchronized void take(RolloutState state) {
        RolloutView next = RolloutView.of(properties, state);
        if (next.revision() != view.revision()) {
            log.info("Rollouts changed. revision={}", next.revision());
        }
        view = next;
        views.tryEmitNext(next);
    }

    private Mono<RolloutState> keep(Throwable fault) {
        if (reachable) {
            reachable = false;
            log.warn("Rollouts cannot be read, so what held last holds on. fault={}", fault.toString());
        }
        return Mono.empty();
    }

    /** What holds now. */
    public RolloutView view() {
        return view;
    }

    public boolean isOn(String name, Subject subject) {
        return view.isOn(name, subject);
    }

    /** Whether all of them are on. */
    public boolean areOn(Collection<String> names, Subject subject) {
        return allOn(names, subject).test(view);
    }

    /** Completes as soon as one of them is off, for what runs. */
    public Mono<Void> untilOff(Collection<String> names, Subject subject) {
        Predicate<RolloutView> on = allOn(names, subject);
        return Flux.merge(views.asFlux(), Mono.fromSupplier(() -> view))
                .filter(now -> !on.test(now))
                .next()
                .publishOn(Schedulers.parallel())
                .then();
    }

    private static Predicate<RolloutView> allOn(Collection<String> names, Subject subject) {
        Set<String> all = new LinkedHashSet<>(names);
        return view -> all.stream().allMatch(name -> view.isOn(name, subject));
    }

    /** Whether a tool may be offered and called. */
    public boolean hasTool(String tool, Subject subject) {
        return areOn(SwitchName.ofTool(tool), subject);
    }

    /** An allow-list of tools where one of them is off; no list where all are on. */
    public List<Set<String>> tools(Collection<String> names, Subject subject) {
        Set<String> on = new LinkedHashSet<>(names);
        return on.removeIf(tool -> !hasTool(tool, subject)) ? List.of(on) : List.of();
    }

    /**
     * Sets a switch on all replicas; on this one it holds when this completes.
     *
     * @param expected revision that it has now, or {@link RolloutStore#ANY_REVISION}
     * @return the new revision; empty when somebody else changed it meanwhile
     */
    public Mono<Long> put(String name, FeatureSwitch value, long expected) {
        return write(RolloutView.SWITCH + name, value, expected);
    }

    /** As {@link #put(String, FeatureSwitch, long)} for an experiment. */
    public Mono<Long> put(String name, Experiment value, long expected) {
        return write(RolloutView.EXPERIMENT + name, value, expected);
    }

    private Mono<Long> write(String name, Object value, long expected) {
        return store.put(name, RolloutView.write(value), expected)
                .flatMap(revision -> look(true).thenReturn(revision));
    }

    /** Looks for what others changed a moment ago. */
    public Mono<Void> refresh() {
        return look(true).then();
    }

    /** Sets a switch back to what is configured; false when it was. */
    public Mono<Boolean> resetSwitch(String name) {
        return store.remove(RolloutView.SWITCH + name)
                .flatMap(done -> look(true).thenReturn(done));
    }

    /** Sets an experiment back to what is configured, so that one which is not is gone; false when it was. */
    public Mono<Boolean> resetExperiment(String name) {
        return store.remove(RolloutView.EXPERIMENT + name)
                .flatMap(done -> look(true).thenReturn(done));
    }

    @Override
    public void close() {
        following.dispose();
    }
}
