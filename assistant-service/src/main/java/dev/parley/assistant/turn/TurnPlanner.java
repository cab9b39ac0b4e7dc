package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.persona.Persona;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.Assigned;
import dev.parley.assistant.rollout.Experiments;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.Subject;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.memory.rollout.Outcome;
import dev.parley.model.ChatModels;
import dev.parley.model.Usage;
import dev.parley.tool.ToolRegistry;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Decides by switches and experiments whether, as whom and by which model a message is answered. Thread-safe. */
public final class TurnPlanner {

    private static final int MICRO_DIGITS = 6;

    private final Personas personas;
    private final ChatModels models;
    private final ToolRegistry tools;
    private final Rollouts rollouts;
    private final Experiments experiments;
    private final AgentProperties properties;
    private final Clock clock;

    public TurnPlanner(
            Personas personas,
            ChatModels models,
            ToolRegistry tools,
            Rollouts rollouts,
            Experiments experiments,
            AgentProperties properties,
            Clock clock) {
        this.personas = personas;
        this.models = models;
        this.tools = tools;
        this.rollouts = rollouts;
        this.experiments = experiments;
        this.properties = properties;
        this.clock = clock;
    }

    /** Whether a model may answer, as far as that is known before experiments are asked. */
    boolean isOpen(@Nullable Persona usual, TurnInput input) {
        Subject subject = subject(input);
        return rollouts.areOn(doors(usual, subject), subject)
                && model(usual == null ? "" : usual.settings().model(), subject) != null;
    }

    /** How a message is answered; empty where nothing may answer it now. */
    Mono<TurnPlan> plan(@Nullable Persona usual, TurnInput input) {
        Subject subject = subject(input);
        return experiments.assign(subject, input.turn()).mapNotNull(assigned -> plan(usual, subject, assigned));
    }

    private @Nullable TurnPlan plan(@Nullable Persona usual, Subject subject, Assigned assigned) {
        Persona persona = personas.find(assigned.variant().persona())
                .filter(other -> rollouts.isOn(SwitchName.persona(other.id()), subject))
                .orElse(usual);
        String wanted = assigned.variant().model();
        String model =
                model(wanted.isEmpty() && persona != null ? persona.settings().model() : wanted, subject);
        List<String> doors = doors(persona, subject);
        if (model == null || !rollouts.areOn(doors, subject)) {
            return null;
        }
        doors.add(SwitchName.model(name(model)));
        return new TurnPlan(
                subject, persona, model, assigned, rollouts.tools(tools.tools().keySet(), subject), doors);
    }

    private static Subject subject(TurnInput input) {
        return new Subject(input.person().value(), input.channel(), input.country());
    }

    private static List<String> doors(@Nullable Persona persona, Subject subject) {
        List<String> doors = new ArrayList<>(List.of(SwitchName.ANSWERS, SwitchName.channel(subject.channel())));
        if (persona != null) {
            doors.add(SwitchName.persona(persona.id()));
        }
        return doors;
    }

    /** A model that is off is stood in for by the main one; null where that is off too. */
    private @Nullable String model(String wanted, Subject subject) {
        if (!wanted.isEmpty() && rollouts.isOn(SwitchName.model(wanted), subject)) {
            return wanted;
        }
        return rollouts.isOn(SwitchName.model(name("")), subject) ? "" : null;
    }

    private String name(String model) {
        return model.isEmpty() ? models.main().info().name() : model;
    }

    boolean remembers(Subject subject) {
        return rollouts.isOn(SwitchName.MEMORY_EXTRACTION, subject);
    }

    /** Completes when what was planned is no longer wanted. */
    Mono<Void> untilClosed(TurnPlan plan) {
        return rollouts.untilOff(plan.switches(), plan.subject());
    }

    /** Counts how the answer went for the experiments of the turn. One that was given up counts for nothing. */
    Flux<AgentEvent> observed(TurnPlan plan, TurnInput input, Flux<AgentEvent> answer) {
        if (!plan.assigned().recorded()) {
            return answer;
        }
        return Flux.defer(() -> {
            Instant began = clock.instant();
            return answer.doOnNext(event -> {
                        if (event instanceof AgentEvent.Done(AgentAnswer done)) {
                            observe(input, began, false, cost(plan, done.usage()));
                        }
                    })
                    .doOnError(fault -> observe(input, began, true, 0));
        });
    }

    private long cost(TurnPlan plan, Usage usage) {
        return properties
                .price(name(plan.model()))
                .of(usage)
                .movePointRight(MICRO_DIGITS)
                .setScale(0, RoundingMode.CEILING)
                .longValue();
    }

    private void observe(TurnInput input, Instant began, boolean failed, long micros) {
        long millis = Math.max(0, Duration.between(began, clock.instant()).toMillis());
        experiments.observe(input.person(), input.turn(), Outcome.ended(failed, millis, micros));
    }
}
