package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.AgentRequest;
import dev.parley.assistant.agent.Briefing;
import dev.parley.assistant.command.Command;
import dev.parley.assistant.command.Commands;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.memory.MemoryCommands;
import dev.parley.assistant.persona.Persona;
import dev.parley.assistant.persona.PersonaAgents;
import dev.parley.assistant.safety.Crisis;
import dev.parley.assistant.tone.ToneEstimator;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.FactUse;
import dev.parley.memory.handover.HandoverStore;
import dev.parley.model.ChatModel;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Decides who answers a message: the safety answer, nobody while a person has taken over, a person who was asked for, the
 * memory itself where it is spoken of, or the agent with what is known of conversation and person. Stores nothing but a
 * hand-over. Thread-safe.
 */
public final class TurnAnswerer {

    private static final String CRISIS = "crisis";
    private static final String UNREAD = "unread";
    private static final String HANDOVER = "handover";
    private static final String COMMAND = "command";

    private final ConversationStore conversations;
    private final FactStore facts;
    private final HandoverStore handovers;
    private final PersonaAgents agents;
    private final ChatModel model;
    private final PersonLanguage languages;
    private final AgentProperties properties;
    private final MemoryCommands memory;
    private final Commands commands;
    private final UnreadFiles unread;
    private final Clock clock;

    public TurnAnswerer(
            ConversationStore conversations,
            FactStore facts,
            HandoverStore handovers,
            PersonaAgents agents,
            ChatModel model,
            PersonLanguage languages,
            AgentProperties properties,
            MemoryCommands memory,
            Commands commands,
            Clock clock) {
        this.conversations = conversations;
        this.facts = facts;
        this.handovers = handovers;
        this.agents = agents;
        this.model = model;
        this.languages = languages;
        this.properties = properties;
        this.memory = memory;
        this.commands = commands;
        this.unread = new UnreadFiles(languages);
        this.clock = clock;
    }

    public Flux<AgentEvent> answer(TurnInput input) {
        return Flux.defer(() -> {
            Optional<String> crisis = properties.crisisAnswers() ? Crisis.language(input.text()) : Optional.empty();
            if (crisis.isPresent()) {
                String text = Crisis.answer(crisis.get(), input.country());
                return FixedAnswer.of(input, clock.instant(), text, CRISIS);
            }
            Optional<Command> command = Command.read(input.text());
            if (command.isPresent()) {
                return commands.answer(input.person(), input.conversation(), command.get())
                        .flatMapMany(said -> FixedAnswer.of(input, clock.instant(), said, COMMAND));
            }
            Persona persona = agents.at(input.channel(), input.account()).orElse(null);
            if (persona == null || !persona.settings().handover()) {
                return answerAs(persona, input);
            }
            return handovers.isOpen(input.person(), input.conversation()).flatMapMany(open -> {
                if (open) {
                    return FixedAnswer.of(
                            input, clock.instant(), "", HANDOVER, new AgentEvent.HandedOver(persona.id(), false));
                }
                return persona.isAskedToHandOver(input.text()) ? handOver(persona, input) : answerAs(persona, input);
            });
        });
    }

    private Flux<AgentEvent> handOver(Persona persona, TurnInput input) {
        Instant now = clock.instant();
        return handovers
                .open(input.person(), input.conversation(), persona.settings().quietTime())
                .then(languages.of(input.person(), input.text()))
                .flatMapMany(language -> {
                    String text = persona.hours().isOpen(now)
                            ? Texts.of(language, "handover")
                            : Texts.of(language, "handover_closed")
                                    .replace("{0}", persona.hours().text());
                    return FixedAnswer.of(input, now, text, HANDOVER, new AgentEvent.HandedOver(persona.id(), true));
                });
    }

    /** Says first of files that they cannot be read. */
    private Flux<AgentEvent> answerAs(@Nullable Persona persona, TurnInput input) {
        if (input.unread().isEmpty()) {
            return answerWords(persona, input);
        }
        return unread.sentence(input)
                .flatMapMany(sentence -> UnreadFiles.hasWords(input)
                        ? FixedAnswer.greeted(sentence, answerWords(persona, input))
                        : FixedAnswer.of(input, clock.instant(), sentence, UNREAD));
    }

    /** What was said about memory itself needs no model. */
    private Flux<AgentEvent> answerWords(@Nullable Persona persona, TurnInput input) {
        return memory.answer(input.person(), input.conversation(), input.text())
                .flatMapMany(said -> FixedAnswer.of(input, clock.instant(), said, ""))
                .switchIfEmpty(Flux.defer(() -> ask(persona, input)));
    }

    /** The remembered facts that an answer made use of. */
    public Mono<List<Fact>> factsUsed(PersonId person, String question, String answer) {
        return facts.recall(person, question, properties.maxFacts())
                .map(known -> FactUse.used(known, question, answer));
    }

    private Flux<AgentEvent> ask(@Nullable Persona persona, TurnInput input) {
        boolean compact = model.info().compactPrompts();
        // The compact profile knows neither language nor mood, so nothing is spent on them.
        Mono<String> language = compact ? Mono.just("") : languages.of(input.person(), input.text());
        String mood = compact || !properties.tone()
                ? ""
                : ToneEstimator.estimate(input.text()).describe();
        return Mono.zip(
                        conversations.page(
                                input.person(),
                                input.conversation(),
                                ConversationStore.NEWEST,
                                properties.historyTurns()),
                        facts.recall(input.person(), input.text(), properties.maxFacts()),
                        language)
                .flatMapMany(known -> {
                    Briefing briefing = persona == null
                            ? Briefing.plain(known.getT3(), mood)
                            : persona.briefing(known.getT3(), mood, clock.instant());
                    Flux<AgentEvent> events =
                            agents.of(persona).run(request(input, known.getT1(), known.getT2(), briefing));
                    boolean first = known.getT1().turns().isEmpty();
                    return persona != null
                                    && first
                                    && !persona.settings().greeting().isBlank()
                            ? FixedAnswer.greeted(persona.settings().greeting(), events)
                            : events;
                });
    }

    private AgentRequest request(TurnInput input, ConversationPage page, List<Fact> facts, Briefing briefing) {
        // A model with compact prompts knows no summaries, so it gets the turns themselves.
        Summary summary = model.info().compactPrompts() ? null : page.summary();
        List<LoggedTurn> turns = page.turns();
        int covered = summary == null ? 0 : Math.clamp(summary.upTo() + 1 - page.first(), 0, turns.size());
        return new AgentRequest(
                input.turn(),
                input.conversation().value(),
                input.person().value(),
                input.text(),
                List.of(),
                summary == null ? "" : summary.text(),
                turns.subList(covered, turns.size()),
                facts,
                briefing);
    }
}
