package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.AgentRequest;
import dev.parley.assistant.agent.Briefing;
import dev.parley.assistant.command.Command;
import dev.parley.assistant.command.Commands;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.memory.MemoryCommands;
import dev.parley.assistant.persona.Persona;
import dev.parley.assistant.persona.Personas;
import dev.parley.assistant.rollout.Subject;
import dev.parley.assistant.safety.Crisis;
import dev.parley.assistant.safety.ModerationGate;
import dev.parley.assistant.safety.Refusal;
import dev.parley.assistant.search.TurnPlace;
import dev.parley.assistant.tone.ToneEstimator;
import dev.parley.assistant.trace.TurnStages;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.assistant.usage.UsageGate;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.FactUse;
import dev.parley.memory.handover.HandoverStore;
import dev.parley.memory.trace.TurnTrace;
import dev.parley.memory.usage.Quota;
import dev.parley.model.Caller;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatModels;
import dev.parley.model.Message;
import dev.parley.model.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Decides who answers a message: the safety answer, nobody while a person has taken over, a person who was asked for, the
 * memory itself where it is spoken of, or the agent with what is known of conversation and person. Stores nothing but a
 * hand-over. Thread-safe.
 */
public final class TurnAnswerer {

    private static final String CRISIS = TurnTrace.CRISIS;

    /** How soon a running answer ends that a person has taken over. */
    private static final Duration TAKE_OVER_LOOK = Duration.ofSeconds(1);

    private static final String UNREAD = "unread";
    private static final String QUOTA = "quota";
    private static final String PAUSED = "paused";

    /** Marks of turns that no model answered. */
    static final String HANDOVER = "handover";

    static final String COMMAND = "command";

    /** Marks of turns that do not give way to a person who has taken over. */
    private static final Set<String> TAKE_OVER_PROOF = Set.of(CRISIS, COMMAND, HANDOVER);

    /** The gate of what is switched off for a person. */
    private static final String ROLLOUT = "rollout";

    /** What a gate decides: the turn goes on, or ends with what the gate says. */
    private static final String OPEN = "open";

    private static final String CLOSED = "closed";

    private final ConversationStore conversations;
    private final FactStore facts;
    private final HandoverStore handovers;
    private final Personas personas;
    private final AgentLoop agent;
    private final ChatModels models;
    private final PersonLanguage languages;
    private final AgentProperties properties;
    private final MemoryCommands memory;
    private final Commands commands;
    private final UsageGate gate;
    private final TurnPlanner planner;
    private final ModerationGate moderation;
    private final UnreadFiles unread;
    private final MeterRegistry meters;
    private final Clock clock;

    public TurnAnswerer(
            ConversationStore conversations,
            FactStore facts,
            HandoverStore handovers,
            Personas personas,
            AgentLoop agent,
            ChatModels models,
            PersonLanguage languages,
            AgentProperties properties,
            MemoryCommands memory,
            Commands commands,
            MeterRegistry meters,
            UsageGate gate,
            TurnPlanner planner,
            ModerationGate moderation,
            Clock clock) {
        this.conversations = conversations;
        this.facts = facts;
        this.handovers = handovers;
        this.personas = personas;
        this.agent = agent;
        this.models = models;
        this.languages = languages;
        this.properties = properties;
        this.memory = memory;
        this.commands = commands;
        this.gate = gate;
        this.planner = planner;
        this.moderation = moderation;
        this.unread = new UnreadFiles(languages);
        this.meters = meters;
        this.clock = clock;
    }

    public Flux<AgentEvent> answer(TurnInput input) {
        Caller caller = new Caller(input.person().value(), input.channel(), input.country());
        return Flux.deferContextual(context -> decide(input, TurnStages.in(context)))
                .doOnNext(this::count)
                .contextWrite(caller::into);
    }

    private void count(AgentEvent event) {
        if (event instanceof AgentEvent.Done(AgentAnswer answer)) {
            boolean asked = !answer.usage().equals(Usage.NONE);
            String mark = answer.turn().stop();
            meters.counter("parley.turn.gates", "gate", asked ? "open" : mark.isEmpty() ? "memory" : mark)
                    .increment();
        }
    }

    private Flux<AgentEvent> decide(TurnInput input, TurnStages stages) {
        Optional<String> crisis = properties.crisisAnswers() ? Crisis.language(input.text()) : Optional.empty();
        stages.gate(CRISIS, crisis.isPresent() ? CLOSED : OPEN);
        if (crisis.isPresent()) {
            String text = Crisis.answer(crisis.get(), input.country());
            return FixedAnswer.of(input, clock.instant(), text, CRISIS);
        }
        Optional<Command> command = commands.read(input.text());
        stages.gate(COMMAND, command.isPresent() ? CLOSED : OPEN);
        if (command.isPresent()) {
            return commands.answer(input.person(), input.conversation(), command.get())
                    .flatMapMany(said -> FixedAnswer.of(input, clock.instant(), said, COMMAND));
        }
        Persona persona = personas.at(input.channel(), input.account()).orElse(null);
        return handovers.isOpen(input.person(), input.conversation()).flatMapMany(taken -> {
            if (taken) {
                stages.gate(HANDOVER, CLOSED);
                return takenOver(input);
            }
            if (persona != null && persona.settings().handover() && persona.isAskedToHandOver(input.text())) {
                stages.gate(HANDOVER, CLOSED);
                return handOver(persona, input);
            }
            stages.gate(HANDOVER, OPEN);
            return answerAs(persona, input, stages);
        });
    }

    /** Nobody answers: a person has taken the conversation over. */
    public Flux<AgentEvent> takenOver(TurnInput input) {
        String by =
                personas.at(input.channel(), input.account()).map(Persona::id).orElse("");
        return FixedAnswer.of(input, clock.instant(), "", HANDOVER, new AgentEvent.HandedOver(by, false));
    }

    /**
     * Whether a turn gives way to a person who took over while it was made. What is said of a crisis and what the person
     * commanded do not.
     */
    public static boolean givesWay(LoggedTurn turn) {
        return !TAKE_OVER_PROOF.contains(turn.stop());
    }

    /** An answer that ends without words as soon as a person takes the conversation over. */
    private Flux<AgentEvent> untilTakenOver(TurnInput input, Flux<AgentEvent> answer) {
        Mono<Boolean> taken = Flux.interval(TAKE_OVER_LOOK)
                .onBackpressureDrop()
                .concatMap(
                        tick -> handovers
                                .isOpen(input.person(), input.conversation())
                                .onErrorReturn(false),
                        1)
                .filter(open -> open)
                .next();
        return until(taken, answer, () -> takenOver(input));
    }

    private Flux<AgentEvent> handOver(Persona persona, TurnInput input) {
        Instant now = clock.instant();
        return handovers
                .open(
                        input.person(),
                        input.conversation(),
                        input.turn(),
                        persona.settings().quietTime())
                .then(languages.of(input.person(), UnreadFiles.words(input)))
                .flatMapMany(language -> {
                    String text = persona.hours().isOpen(now)
                            ? Texts.of(language, "handover")
                            : Texts.of(language, "handover_closed")
                                    .replace("{0}", persona.hours().text());
                    return FixedAnswer.of(input, now, text, HANDOVER, new AgentEvent.HandedOver(persona.id(), true));
                });
    }

    /** Greets who was never answered here, and says of files that they cannot be read. */
    private Flux<AgentEvent> answerAs(@Nullable Persona persona, TurnInput input, TurnStages stages) {
        return conversations
                .page(input.person(), input.conversation(), ConversationStore.NEWEST, properties.historyTurns())
                .flatMapMany(page -> {
                    String greeting = greeting(persona, page);
                    if (!input.hasUnread()) {
                        return answerWords(persona, input, page, greeting, stages);
                    }
                    return unread.sentence(input).flatMapMany(sentence -> {
                        String said = joined(greeting, sentence);
                        boolean words = UnreadFiles.hasWords(input);
                        stages.gate(UNREAD, words ? OPEN : CLOSED);
                        return words
                                ? answerWords(persona, input, page, said, stages)
                                : FixedAnswer.of(input, clock.instant(), said, UNREAD);
                    });
                });
    }

    private static String greeting(@Nullable Persona persona, ConversationPage page) {
        boolean known = page.first() > 0
                || page.turns().stream()
                        .flatMap(turn -> turn.messages().stream())
                        .anyMatch(
                                message -> message instanceof LoggedMessage.Assistant(String text) && !text.isBlank());
        return persona == null || known ? "" : persona.settings().greeting().strip();
    }

    private static String joined(String first, String second) {
        return first.isEmpty() ? second : first + "\n\n" + second;
    }

    /** What was said about memory itself needs no model. */
    private Flux<AgentEvent> answerWords(
            @Nullable Persona persona, TurnInput input, ConversationPage page, String opening, TurnStages stages) {
        return memory.answer(input.person(), input.conversation(), input.text())
                .doOnSuccess(said -> stages.gate(TurnTracer.MEMORY, said == null ? OPEN : CLOSED))
                .flatMapMany(said -> FixedAnswer.of(input, clock.instant(), joined(opening, said), ""))
                .switchIfEmpty(Flux.defer(() -> isOpen(persona, input, stages)
                        ? gate.take(input.person())
                                .doOnNext(limit -> stages.gate(QUOTA, limit == Quota.Limit.NONE ? OPEN : CLOSED))
                                .flatMapMany(limit -> limit == Quota.Limit.NONE
                                        ? plan(persona, input, page, opening)
                                        : usedUp(input, opening, limit))
                        : paused(input, opening)));
    }

    private boolean isOpen(@Nullable Persona persona, TurnInput input, TurnStages stages) {
        boolean open = planner.isOpen(persona, input);
        stages.gate(ROLLOUT, open ? OPEN : CLOSED);
        return open;
    }

    private Flux<AgentEvent> plan(@Nullable Persona persona, TurnInput input, ConversationPage page, String opening) {
        return planner.plan(persona, input)
                .singleOptional()
                .flatMapMany(plan -> plan.isPresent() ? ask(plan.get(), input, page, opening) : paused(input, opening));
    }

    private Mono<String> pausedWords(TurnInput input) {
        return languages
                .of(input.person(), UnreadFiles.words(input))
                .onErrorReturn("")
                .map(language -> Texts.of(language, PAUSED));
    }

    private Flux<AgentEvent> paused(TurnInput input, String opening) {
        return pausedWords(input)
                .flatMapMany(words -> FixedAnswer.of(input, clock.instant(), joined(opening, words), PAUSED));
    }

    /** An answer that ends, with words why, as soon as it is no longer wanted. */
    private Flux<AgentEvent> untilPaused(TurnPlan plan, TurnInput input, Flux<AgentEvent> answer) {
        return Flux.defer(() -> {
            StringBuilder said = new StringBuilder();
            return until(
                    planner.untilClosed(plan),
                    answer.doOnNext(event -> {
                        if (event instanceof AgentEvent.Delta(String text)) {
                            said.append(text);
                        }
                    }),
                    () -> pausedWords(input)
                            .flatMapMany(words ->
                                    FixedAnswer.behind(input, clock.instant(), said.toString(), words, PAUSED)));
        });
    }

    /** An answer, or as much of it as came before the end, and what is said in the place of the rest. */
    private static Flux<AgentEvent> until(Mono<?> end, Flux<AgentEvent> answer, Supplier<Flux<AgentEvent>> instead) {
        return Flux.defer(() -> {
            AtomicBoolean done = new AtomicBoolean();
            return answer.doOnNext(event -> done.compareAndSet(false, event instanceof AgentEvent.Done))
                    .takeUntilOther(end)
                    .concatWith(Flux.defer(() -> done.get() ? Flux.empty() : instead.get()));
        });
    }

    private Flux<AgentEvent> usedUp(TurnInput input, String opening, Quota.Limit limit) {
        return languages
                .of(input.person(), UnreadFiles.words(input))
                .flatMapMany(language -> FixedAnswer.of(
                        input, clock.instant(), joined(opening, UsageGate.words(limit, language)), QUOTA));
    }

    /** The remembered facts that an answer made use of. */
    public Mono<List<Fact>> factsUsed(PersonId person, String question, String answer) {
        return facts.recall(person, question, properties.maxFacts())
                .map(known -> FactUse.used(known, question, answer));
    }

    /** Whether facts may be read out of what a person wrote. */
    public boolean remembers(PersonId person, String channel, String country) {
        return planner.remembers(new Subject(person.value(), channel, country));
    }

    /** The model that answers what is written to an account. */
    public ChatModel modelAt(String channel, String account) {
        return personas.at(channel, account).map(this::modelOf).orElseGet(models::main);
    }

    private ChatModel modelOf(Persona persona) {
        return models.orMain(persona.settings().model());
    }

    /** Says that a turn failed, in the language of the person. */
    public Mono<String> failure(TurnInput input) {
        return languages
                .of(input.person(), UnreadFiles.words(input))
                .onErrorReturn("")
                .map(language -> Texts.of(language, "failed"));
    }

    private Flux<AgentEvent> ask(TurnPlan plan, TurnInput input, ConversationPage page, String opening) {
        Persona persona = plan.persona();
        boolean compact = models.orMain(plan.model()).info().compactPrompts();
        // The compact profile knows neither language nor mood, so nothing is spent on them.
        Mono<String> language = compact ? Mono.just("") : languages.of(input.person(), UnreadFiles.words(input));
        String mood = compact || !properties.tone()
                ? ""
                : ToneEstimator.estimate(input.text()).describe();
        List<Set<String>> allowed = properties.toolsAt(input.channel());
        return Mono.zip(facts.recall(input.person(), input.text(), properties.maxFacts()), language)
                .flatMapMany(known -> {
                    Briefing briefing = persona == null
                            ? Briefing.plain(known.getT2(), mood, allowed)
                            : persona.briefing(known.getT2(), mood, clock.instant(), allowed);
                    // What the door said of the place counts more than what can be seen from here.
                    TurnPlace seen = new TurnPlace(input.country(), known.getT2());
                    AgentRequest request = request(input, page, compact, opening, known.getT1(), plan.brief(briefing));
                    Flux<AgentEvent> answer = moderation.around(
                            spoken(page),
                            new Message.User(input.logged()),
                            planner.observed(plan, input, agent.run(request)),
                            refusal -> refused(input, opening, refusal));
                    return untilTakenOver(input, untilPaused(plan, input, answer))
                            .contextWrite(
                                    context -> TurnPlace.in(context).or(seen).into(context));
                });
    }

    private static List<Message> spoken(ConversationPage page) {
        return page.turns().stream()
                .flatMap(turn -> turn.messages().stream())
                .<Message>mapMulti((logged, next) -> {
                    switch (logged) {
                        case LoggedMessage.User(String text) -> next.accept(new Message.User(text));
                        case LoggedMessage.Assistant(String text) -> next.accept(new Message.Assistant(text));
                        case LoggedMessage.ToolCall call -> {}
                        case LoggedMessage.ToolResult result -> {}
                    }
                })
                .toList();
    }

    private Flux<AgentEvent> refused(TurnInput input, String opening, Refusal refusal) {
        return languages
                .of(input.person(), UnreadFiles.words(input))
                .onErrorReturn("")
                .flatMapMany(language -> FixedAnswer.of(
                        input,
                        clock.instant(),
                        joined(opening, refusal.words(language, input.country())),
                        refusal.mark()));
    }

    private static AgentRequest request(
            TurnInput input,
            ConversationPage page,
            boolean compact,
            String opening,
            List<Fact> facts,
            Briefing briefing) {
        // A model with compact prompts knows no summaries, so it gets the turns themselves.
        Summary summary = compact ? null : page.summary();
        List<LoggedTurn> turns = page.turns();
        int covered = summary == null ? 0 : Math.clamp(summary.upTo() + 1 - page.first(), 0, turns.size());
        return new AgentRequest(
                input.turn(),
                input.conversation().value(),
                input.person().value(),
                input.text(),
                input.quoted(),
                opening.isEmpty() ? "" : opening + "\n\n",
                summary == null ? "" : summary.text(),
                turns.subList(covered, turns.size()),
                facts,
                briefing);
    }
}
