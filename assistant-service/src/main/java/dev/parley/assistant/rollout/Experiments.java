package dev.parley.assistant.rollout;

import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.PersonId;
import dev.parley.memory.rollout.ExperimentStore;
import dev.parley.memory.rollout.Offer;
import dev.parley.memory.rollout.Outcome;
import dev.parley.memory.rollout.VariantSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Gives people variants of the experiments that run, and counts how their turns went. Somebody keeps a variant for as long
 * as the experiment has it, however its weights and percentage change. Thread-safe.
 */
public final class Experiments {

    private static final Logger log = LoggerFactory.getLogger(Experiments.class);

    private final Rollouts rollouts;
    private final ExperimentStore store;
    private final BackgroundWrites writes;

    public Experiments(Rollouts rollouts, ExperimentStore store, BackgroundWrites writes) {
        this.rollouts = rollouts;
        this.store = store;
        this.writes = writes;
    }

    /**
     * Exposes a person to what runs for them. Where several experiments set the same, the first by name holds. While Redis
     * cannot be asked, people get the variant that would fall to somebody new, and the turn does not count.
     */
    public Mono<Assigned> assign(Subject subject, String turn) {
        Map<String, Setting<Experiment>> all = rollouts.view().experiments();
        List<Offer> offers = new ArrayList<>();
        all.forEach((name, setting) -> {
            Experiment experiment = setting.value();
            if (experiment.running()
                    && !subject.person().isEmpty()
                    && experiment.audience().holds(name, subject)) {
                offers.add(new Offer(
                        name,
                        experiment.proposed(name, subject.person()),
                        List.copyOf(experiment.variants().keySet())));
            }
        });
        if (offers.isEmpty()) {
            return Mono.just(Assigned.NOTHING);
        }
        return store.expose(new PersonId(subject.person()), turn, offers)
                .map(given -> new Assigned(merged(all, given), !given.isEmpty()))
                .onErrorResume(fault -> {
                    log.warn("A turn counts for no experiment. turn={} fault={}", turn, fault.toString());
                    return Mono.just(new Assigned(
                            merged(all, offers.stream().collect(Collectors.toMap(Offer::experiment, Offer::proposed))),
                            false));
                });
    }

    private static Variant merged(Map<String, Setting<Experiment>> all, Map<String, String> given) {
        Variant merged = Variant.CONTROL;
        for (Map.Entry<String, Setting<Experiment>> entry : all.entrySet()) {
            String name = given.get(entry.getKey());
            Variant variant =
                    name == null ? null : entry.getValue().value().variants().get(name);
            merged = variant == null ? merged : merged.or(variant);
        }
        return merged;
    }

    /** Counts what is new of a turn; returns at once. */
    public void observe(PersonId person, String turn, Outcome outcome) {
        writes.submit("The outcome of a turn in an experiment", turn, store.observe(person, turn, outcome));
    }

    /** Whether a rating may count for an experiment. */
    public boolean anyKnown() {
        return !rollouts.view().experiments().isEmpty();
    }

    /** Sums by variant. */
    public Mono<Map<String, VariantSums>> results(String experiment) {
        return store.results(experiment);
    }

    /** Forgets what was measured. */
    public Mono<Void> reset(String experiment) {
        return store.reset(experiment);
    }
}
