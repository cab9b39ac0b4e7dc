package dev.parley.assistant.ask;

import dev.parley.assistant.turn.TurnAnswerer;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.model.ChatModel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class AskConfiguration {

    @Bean
    AskTurns askTurns(
            TurnAnswerer answerer,
            ConversationStore conversations,
            TurnEvents events,
            ChatModel model,
            JsonMapper json) {
        return new AskTurns(answerer, conversations, events, model, new AskEvents(json));
    }
}
