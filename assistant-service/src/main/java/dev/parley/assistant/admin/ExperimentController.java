package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.Comparison;
import dev.parley.assistant.rollout.Experiment;
import dev.parley.assistant.rollout.Experiments;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.Setting;
import dev.parley.assistant.rollout.Variant;
import dev.parley.model.ChatModels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Experiments: what people get, and how that did. */
@RestController
@RequestMapping("/api/admin/experiments")
class ExperimentController {

    private static final int MOST_EXPERIMENTS = 100;

    private final Rollouts rollouts;
    private final Experiments experiments;
    private final Personas personas;
    private final ChatModels models;
    private final AdminAudit audit;

    ExperimentController(
            Rollouts rollouts, Experiments experiments, Personas personas, ChatModels models, AdminAudit audit) {
        this.rollouts = rollouts;
        this.experiments = experiments;
        this.personas = personas;
        this.models = models;
        this.audit = audit;
    }

    /**
     * An experiment.
     *
     * @param revision of the change that made it so; 0 where it is configured
     */
    record Shown(
            String name,
            long revision,
            boolean running,
            double percent,
            List<String> countries,
            List<String> channels,
            String control,
            Map<String, Variant> variants) {

        static Shown of(String name, Setting<Experiment> setting) {
            Experiment value = setting.value();
            return new Shown(
                    name,
                    setting.revision(),
                    value.running(),
                    value.audience().percent(),
                    List.copyOf(value.audience().countries()),
                    List.copyOf(value.audience().channels()),
                    value.control(),
                    value.variants());
        }
    }

    @GetMapping
    @AdminAccess(AdminRole.VIEWER)
    List<Shown> list() {
        return rollouts.view().experiments().entrySet().stream()
                .map(entry -> Shown.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** @param revision that the experiment has now, 0 for a new one; left out, it does not matter */
    record Wanted(
            @Nullable Boolean running,
            @Nullable Double percent,
            @Nullable Set<String> countries,
            @Nullable Set<String> channels,
            @Nullable String control,
            @Nullable Map<String, Variant> variants,
            @Nullable Long revision) {}

    /** Writes an experiment; of one that is there, what is left out stays. */
    @PutMapping("/{name}")
    Mono<Shown> put(
            @PathVariable String name,
            @RequestBody Wanted wanted,
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        if (!Experiment.NAME.matcher(name).matches()) {
            throw RequestException.badRequest(
                    "invalid_name", "name must be lower-case letters, digits and '-', at most 40");
        }
        if (!rollouts.view().experiments().containsKey(name)
                && rollouts.view().experiments().size() >= MOST_EXPERIMENTS) {
            throw new RequestException(
                    HttpStatus.CONFLICT, "too_many_experiments", "There are too many experiments: remove some first.");
        }
        return audit.around(
                caller,
                new AuditedAct("set_experiment", name),
                Revision.change(
                        rollouts, wanted.revision(), () -> revision(name), expected -> put(name, wanted, expected)),
                ExperimentController::described);
    }

    private long revision(String name) {
        Setting<Experiment> known = rollouts.view().experiments().get(name);
        return known == null ? 0 : known.revision();
    }

    private Mono<Shown> put(String name, Wanted wanted, long expected) {
        Setting<Experiment> known = rollouts.view().experiments().get(name);
        Experiment next = next(known == null ? null : known.value(), wanted);
        return rollouts.put(name, next, expected).map(revision -> Shown.of(name, new Setting<>(next, revision)));
    }

    private static String described(Shown shown) {
        return (shown.running() ? "running" : "paused") + " percent=" + shown.percent() + " variants="
                + String.join(",", shown.variants().keySet());
    }

    private Experiment next(@Nullable Experiment now, Wanted wanted) {
        Experiment next;
        try {
            next = new Experiment(
                    wanted.running() == null ? now == null || now.running() : wanted.running(),
                    Audiences.next(
                            now == null ? null : now.audience(),
                            wanted.percent(),
                            wanted.countries(),
                            wanted.channels()),
                    wanted.control() == null && now != null ? now.control() : wanted.control(),
                    wanted.variants() == null && now != null ? now.variants() : wanted.variants());
        } catch (IllegalArgumentException e) {
            throw RequestException.badRequest("invalid_experiment", String.valueOf(e.getMessage()));
        }
        next.variants().forEach(this::check);
        return next;
    }

    private void check(String name, Variant variant) {
        if (!variant.persona().isEmpty() && personas.find(variant.persona()).isEmpty()) {
            throw RequestException.badRequest(
                    "invalid_experiment", "persona of variant " + name + " is none that there is");
        }
        if (!variant.model().isEmpty() && models.named(variant.model()).isEmpty()) {
            throw RequestException.badRequest(
                    "invalid_experiment", "model of variant " + name + " is none that there is");
        }
    }

    /**
     * Removes an experiment, or sets one that is configured back to that.
     *
     * @param results whether what was measured is forgotten too
     */
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> remove(
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean results,
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller) {
        known(name);
        Mono<Boolean> work = rollouts.resetExperiment(name)
                .flatMap(done -> results ? experiments.reset(name).thenReturn(done) : Mono.just(done));
        return audit.around(caller, new AuditedAct("remove_experiment", name), work)
                .then();
    }

    /**
     * How the variants did.
     *
     * @param uneven whether people fell on them in other shares than the weights say
     * @param minPeople people that a side needs for intervals
     */
    record Results(String name, boolean uneven, int minPeople, List<Comparison.Side> variants) {}

    @GetMapping("/{name}/results")
    @AdminAccess(AdminRole.VIEWER)
    Mono<Results> results(@PathVariable String name) {
        Experiment experiment = known(name);
        return experiments
                .results(name)
                .map(sums -> new Results(
                        name,
                        Comparison.isUneven(experiment, sums),
                        Comparison.MIN_PEOPLE,
                        Comparison.of(experiment, sums)));
    }

    private Experiment known(String name) {
        Setting<Experiment> known = rollouts.view().experiments().get(name);
        if (known == null) {
            throw RequestException.notFound("no_such_experiment", "There is no experiment of this name.");
        }
        return known.value();
    }
}
