package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.AgentRequest;
import dev.parley.assistant.agent.StopCause;
import dev.parley.assistant.memory.MemoryCommands;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.FactUse;
import dev.parley.model.Usage;
import java.time.Clock;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the agent for a message with what is known of its conversation and person. Stores nothing. Thread-safe. */
public final class TurnAnswerer {

    private final ConversationStore conversations;
    private final FactStore facts;
    private final AgentLoop agent;
    private final AgentProperties properties;
    private final MemoryCommands commands;
    private final Clock clock;

    public TurnAnswerer(
            ConversationStore conversations,
            FactStore facts,
            AgentLoop agent,
            AgentProperties properties,
            MemoryCommands commands,
            Clock clock) {
        this.conversations = conversations;
        this.facts = facts;
        this.agent = agent;
        this.properties = properties;
        this.commands = commands;
        this.clock = clock;
    }

    public Flux<AgentEvent> answer(String turn, ConversationId conversation, PersonId person, String text) {
        return commands.answer(person, conversation, text)
                .flatMapMany(said -> said(turn, text, said))
                .switchIfEmpty(Flux.defer(() -> ask(turn, conversation, person, text)));
    }

    /** What was said about memory itself needs no model. */
    private Flux<AgentEvent> said(String turn, String text, String answer) {
        LoggedTurn logged = new LoggedTurn(
                turn, clock.instant(), List.of(new LoggedMessage.User(text), new LoggedMessage.Assistant(answer)));
        return Flux.just(
                new AgentEvent.Delta(answer),
                new AgentEvent.Done(new AgentAnswer(answer, List.of(), Usage.NONE, logged, StopCause.ANSWERED)));
    }

    /** The remembered facts that an answer made use of. */
    public Mono<List<Fact>> factsUsed(PersonId person, String question, String answer) {
        return facts.recall(person, question, properties.maxFacts())
                .map(known -> FactUse.used(known, question, answer));
    }

    private Flux<AgentEvent> ask(String turn, ConversationId conversation, PersonId person, String text) {
        return conversations
                .recent(person, conversation, properties.historyTurns())
                .zipWith(facts.recall(person, text, properties.maxFacts()))
                .flatMapMany(known -> agent.run(new AgentRequest(
                        turn, conversation.value(), person.value(), text, known.getT1(), known.getT2())));
    }
}
