package dev.parley.assistant.turn;

import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.AgentLoop;
import dev.parley.assistant.agent.AgentProperties;
import dev.parley.assistant.agent.AgentRequest;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.fact.FactStore;
import reactor.core.publisher.Flux;

/** Runs the agent for a message with what is known of its conversation and person. Stores nothing. Thread-safe. */
public final class TurnAnswerer {

    private final ConversationStore conversations;
    private final FactStore facts;
    private final AgentLoop agent;
    private final AgentProperties properties;

    public TurnAnswerer(ConversationStore conversations, FactStore facts, AgentLoop agent, AgentProperties properties) {
        this.conversations = conversations;
        this.facts = facts;
        this.agent = agent;
        this.properties = properties;
    }

    public Flux<AgentEvent> answer(String turn, ConversationId conversation, PersonId person, String text) {
        return conversations
                .recent(conversation, properties.historyTurns())
                .zipWith(facts.recall(person, text, properties.maxFacts()))
                .flatMapMany(known -> agent.run(new AgentRequest(
                        turn, conversation.value(), person.value(), text, known.getT1(), known.getT2())));
    }
}
